import type { ContractDetails } from '../../broker/broker';
import { putContracts } from '../../data/instruments/contracts';
import { readAllContractPrices, writeContractPrices } from '../../data/series/contract-prices';
import { readPrices, writePrices } from '../../data/series/prices';
import { differencesOf } from '../../domain/contracts/look-up';
import { tstError } from '../../domain/errors/errors';
import { appendNewer } from '../../domain/prices/append-newer';
import { finishedDailyBars, stampDailyBars } from '../../domain/prices/bars';
import { cleanBars } from '../../domain/prices/clean-bars';
import { EMPTY_BARS } from '../../domain/prices/empty-bars';
import { mergeFrequencies } from '../../domain/prices/merged-series';
import { stitchFromContracts } from '../../domain/prices/seed-prices';
import { filterRows } from '../../domain/series/rows';
import type { ContractPrices } from '../../domain/series/series';
import type { Deps } from '../deps';
import { inLanes } from '../running/in-lanes';
import { stopWhileDiffering } from './broker-facts';
import { lookUpMonths } from './look-up-contract';
import { rollParametersOf } from './roll-parameters';

const HISTORY_DAYS = 6 * 365;
/**
 * First history of an instrument from the broker: daily bars of every contract it still knows, expired ones included,
 * then a roll calendar, multiple and adjusted prices. Does nothing when prices are stored. Hourly bars come with the
 * daily update. What an earlier attempt stored, even on another day, stays and is completed.
 */
export async function seedFromBroker(
  deps: Deps,
  instrument: string,
): Promise<{ rows: number; text: string }> {
  const { database } = deps;
  if (await readPrices(database, instrument)) return { rows: 0, text: 'has prices' };
  const roll = rollParametersOf(deps, instrument);
  const known = await everyContract(deps, instrument);
  const now = await deps.clock.read();
  const fetched = await allOf(known, ({ details }) => dailyHistory(deps, details, now));
  const histories = await allOf(known, async ({ id }, index) => {
    const { times, columns } = await storeHistory(deps, instrument, id, fetched[index]);
    return [id, { times, values: columns.FINAL }] as const;
  });
  const finals = new Map(histories.filter(([, { times }]) => times.length > 0));
  await putContracts(
    database,
    known.map(({ id, details }) => ({
      instrument,
      contract: id,
      sampling: false,
      expiry: details.expiry,
      conId: details.conId,
    })),
  );
  const prices = stitchFromContracts({ instrument, contracts: finals, roll, now });
  await writePrices(database, instrument, prices, 0);
  const rows = prices.multiple.times.length;
  return { rows, text: `${rows} rows from ${finals.size} contracts` };
}

/** All at once: the broker's pacing decides when each is asked for, and what is stored at the same time shares commands. */
async function allOf<T, R>(items: readonly T[], work: (item: T, index: number) => Promise<R>): Promise<R[]> {
  return inLanes([...items.entries()], items.length, ([index, item]) => work(item, index));
}

/** Adds what is newer than the stored days; returns all of the contract, as now stored. */
async function storeHistory(
  { database }: Deps,
  instrument: string,
  contract: string,
  fetched: ContractPrices,
): Promise<ContractPrices> {
  const stored = await readAllContractPrices(database, instrument, contract);
  const { hour = EMPTY_BARS } = stored;
  const { series: day } = appendNewer(stored.day ?? EMPTY_BARS, fetched);
  const merged = mergeFrequencies(hour, day);
  if (merged.times.length > 0)
    await writeContractPrices(database, instrument, contract, { day, hour, merged }, stored.version);
  return merged;
}

/** Each contract that the broker lists, expired ones included, in the order of their months. Throws BROKER_DIFFERS. */
export async function everyContract(
  deps: Deps,
  instrument: string,
): Promise<readonly { id: string; details: ContractDetails }[]> {
  const months = await lookUpMonths(deps, instrument, true);
  const answers = [...months.values()];
  await stopWhileDiffering(deps, instrument, differencesOf(answers));
  const ambiguous = answers.find((each) => each.kind === 'ambiguous');
  if (ambiguous) throw tstError('BROKER_REFUSED', ambiguous.reason);
  return [...months].flatMap(([id, answer]) =>
    answer.kind === 'found' ? [{ id, details: answer.details }] : [],
  );
}

async function dailyHistory(deps: Deps, details: ContractDetails, now: number): Promise<ContractPrices> {
  const { config } = deps;
  const answer = await deps.dataBroker.bars({
    contract: details,
    barSize: 'day',
    days: HISTORY_DAYS,
  });
  if (answer.kind === 'failed') throw tstError('BROKER_REFUSED', `${details.localSymbol}: ${answer.reason}`);
  if (answer.kind === 'empty') return EMPTY_BARS;
  const zone = config.system_zone;
  const stamped = stampDailyBars(
    finishedDailyBars(answer.bars, now, () => undefined, zone),
    zone,
  );
  return filterRows(cleanBars(stamped, { now, daily: true, config }), (row) => stamped.times[row] < now);
}
