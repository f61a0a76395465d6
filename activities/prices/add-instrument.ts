import type { ContractDetails } from '../../broker/broker';
import { type InstrumentHistory, readInstrumentHistory } from '../../data/csv/history-files';
import { putContracts } from '../../data/instruments/contracts';
import { readFx } from '../../data/series/fx';
import { readPrices, writePrices } from '../../data/series/prices';
import { loadCatalogue } from '../../data/store/catalogue';
import { monthLetter } from '../../domain/contracts/contract-id';
import type { AddInstrumentInput } from '../../domain/cycle/workflow-inputs';
import { tstError } from '../../domain/errors/errors';
import type { AddedInstrument } from '../../domain/prices/added-instrument';
import { type FirstHistory, firstHistory } from '../../domain/prices/first-history';
import { msToDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { isTransient, sentence } from '../running/failures';
import { inLanes } from '../running/in-lanes';
import { recordProgress } from '../running/progress';
import type { AskedQuestion } from './asked-question';
import { completeContract } from './complete-contract';
import { isOfOneItem } from './each-item';
import { updateFxRate } from './fx';
import { rollParametersOf } from './roll-parameters';
import { everyContract } from './seed';

export type AddRequest = Omit<AddInstrumentInput, 'system'>;

export type Added = AddedInstrument & { readonly questions: readonly AskedQuestion[] };

/** The broker answers one contract while the database stores another. */
const CONTRACT_LANES = 4;

/**
 * The first history of one instrument. The prices of its contracts are stored one after another, the series that makes it
 * take part last: one that is interrupted is completed by the next attempt. A failure is an answer, unless it is transient.
 */
export async function addInstrument(deps: Deps, request: AddRequest): Promise<Added> {
  const { tradeDate, instrument } = request;
  const added = await attempt(deps, request).catch(async (error: unknown): Promise<Added> => {
    if (isTransient(error) && !(await isOfOneItem(deps, error))) throw error;
    return { kind: 'failed', text: sentence(error), notes: [], questions: [] };
  });
  await recordProgress(deps, {
    tradeDate,
    stage: 'add',
    item: instrument,
    text: [added.text, ...added.notes].join('; '),
  });
  return added;
}

async function attempt(given: Deps, request: AddRequest): Promise<Added> {
  const { tradeDate, instrument, from, csv } = request;
  const deps = from === 'broker' ? given : await withTaken(given);
  const { database, clock } = deps;
  const roll = rollParametersOf(deps, instrument);
  if (await readPrices(database, instrument))
    return { kind: 'present', text: 'has prices already', notes: [], questions: [] };
  const files = from === 'broker' ? NO_FILES : await readInstrumentHistory(csv ?? '', instrument);
  const known = from === 'csv' ? [] : await pricedContracts(deps, instrument);
  const rates = await updateRate(deps, { tradeDate, instrument, continues: from === 'both' });
  const finals = await storeContracts(deps, instrument, known, files);
  const now = await clock.read();
  const facts = { instrument, roll, now, files, contracts: finals, continues: from === 'both' };
  const history = firstHistory(facts);
  await writePrices(database, instrument, history, 0);
  return { kind: 'added', text: describe(history, finals.size), notes: history.notes, questions: rates };
}

/** Roll parameters that were taken from the files are newer than those that the worker has read. */
async function withTaken(deps: Deps): Promise<Deps> {
  return { ...deps, catalogue: await loadCatalogue(deps.config.instrument_config_directory) };
}

const NO_FILES: InstrumentHistory = { contracts: new Map() };

type Known = Awaited<ReturnType<typeof everyContract>>;

/** The contracts in the months of the priced cycle: the others are neither held nor priced. */
async function pricedContracts(deps: Deps, instrument: string): Promise<Known> {
  const { pricedRollCycle } = rollParametersOf(deps, instrument);
  const listed = await everyContract(deps, instrument);
  const priced = listed.filter(({ id }) => pricedRollCycle.includes(monthLetter(id)));
  if (priced.length > 0) return priced;
  const months = [...new Set(listed.map(({ id }) => monthLetter(id)))].sort().join('');
  throw tstError(
    'MISSING_DATA',
    listed.length === 0
      ? `the broker lists no contract of ${instrument}`
      : `the broker lists contracts of ${instrument} in the months ${months}, none of which is in its PricedRollCycle ${pricedRollCycle}`,
  );
}

/** Stores the bars of each contract; returns the final prices of those that have some. */
async function storeContracts(deps: Deps, instrument: string, known: Known, files: InstrumentHistory) {
  const details = new Map<string, ContractDetails>(known.map((each) => [each.id, each.details]));
  const ids = [...new Set([...details.keys(), ...files.contracts.keys()])].sort();
  const finals = await inLanes(ids, CONTRACT_LANES, async (id) => {
    const { times, columns } = await completeContract(deps, {
      ...{ instrument, contract: id, details: details.get(id), files: files.contracts.get(id) },
    });
    return [id, { times, values: columns.FINAL }] as const;
  });
  await putContracts(
    deps.database,
    ids.map((contract) => {
      const found = details.get(contract);
      const facts = found && { expiry: found.expiry, conId: found.conId };
      return { instrument, contract, sampling: false, ...facts };
    }),
  );
  return new Map(finals.filter(([, { times }]) => times.length > 0));
}

/** The rate of the instrument's currency, where none is stored, or files are continued: without it no position can be sized. */
async function updateRate(
  deps: Deps,
  {
    tradeDate,
    instrument,
    continues,
  }: { readonly tradeDate: string; readonly instrument: string; readonly continues: boolean },
): Promise<AskedQuestion[]> {
  const { catalogue, database } = deps;
  const code = `${catalogue.instruments.get(instrument)?.currency}USD`;
  const isConfigured = catalogue.brokerFx.some((each) => each.code === code);
  if (!isConfigured || (!continues && (await readFx(database, code)))) return [];
  const { question } = await updateFxRate(deps, { tradeDate, code });
  return question === undefined ? [] : [{ id: question, instrument: code }];
}

function describe({ multiple }: FirstHistory, contracts: number): string {
  const { times, columns } = multiple;
  const rolls = columns.PRICE_CONTRACT.filter((each, row, all) => row > 0 && each !== all[row - 1]).length;
  const [first, last] = [times[0], times[times.length - 1]].map(msToDate);
  return `${times.length} rows from ${first} to ${last}, ${contracts} contracts, ${rolls} rolls`;
}
