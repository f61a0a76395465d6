import type { ContractDetails } from '../../broker/broker';
import { type ContractRecord, contracts, putContracts } from '../../data/instruments/contracts';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { readMultiple } from '../../data/series/prices';
import { type UnknownContract, unknownContracts } from '../../domain/contracts/broker-facts';
import { approximateExpiry, isExpired } from '../../domain/contracts/expiry';
import { contractsToSample, decideSampling } from '../../domain/contracts/sampling';
import { tstError } from '../../domain/errors/errors';
import { contractPositions } from '../../domain/ledger/positions';
import { currentContracts } from '../../domain/prices/current-contracts';
import { localDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { inLanes } from '../running/in-lanes';
import { stopWhileDiffering } from './broker-facts';
import { lookUpContract } from './look-up-contract';

/** A contract whose prices are fetched today, as the broker knows it. */
export interface SampledContract {
  /** 8 digits, day 00. */
  readonly id: string;
  readonly details: ContractDetails;
}

const LOOK_UP_LANES = 4;

/**
 * The contracts to fetch: the chain of roll parameters from three months back to one beyond the furthest in use, if the
 * broker knows them. Their expiries, ids and hours at the broker are stored. A contract that the broker no longer knows
 * is a problem.
 */
export async function sampleContracts(
  deps: Deps,
  instrument: string,
): Promise<{
  readonly contracts: readonly SampledContract[];
  readonly problems: readonly string[];
  /** False when the broker no longer knows the contract whose price counts. */
  readonly isPriced: boolean;
}> {
  const { database, catalogue, clock, config } = deps;
  const roll = catalogue.rollParameters.get(instrument);
  if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const current = currentContracts(await readMultiple(database, instrument));
  const today = localDate(await clock.read(), config.system_zone);
  const chain = contractsToSample(current, roll, today);
  const known = new Map(
    (await contracts(database, { instrument })).map((record) => [record.contract, record]),
  );
  const toAsk = new Set([
    ...chain,
    ...[...known.values()].filter((each) => each.sampling).map((each) => each.contract),
  ]);

  const sampled: SampledContract[] = [];
  const changed: ContractRecord[] = [];
  const ids = [...toAsk].sort();
  const answers = await inLanes(ids, LOOK_UP_LANES, (id) => lookUpContract(deps, instrument, id));
  const differences = answers.flatMap((each) => (each.kind === 'differs' ? each.differences : []));
  if (differences.length > 0 || answers.some(({ kind }) => kind === 'found'))
    await stopWhileDiffering(deps, instrument, differences);
  for (const [index, id] of ids.entries()) {
    const answer = answers[index];
    const details = answer.kind === 'found' ? answer.details : undefined;
    const record = known.get(id);
    const decision = decideSampling({
      contract: id,
      chain,
      storedExpiry: record?.expiry ? dashed(record.expiry) : approximateExpiry(id, roll.expiryOffset),
      broker: details ? { kind: 'known', expiry: dashed(details.expiry) } : { kind: 'unknown' },
      today,
    });
    changed.push(...ifNew(record, toRecord(instrument, id, decision.kind === 'sample', details)));
    if (decision.kind === 'sample' && details) sampled.push({ id, details });
  }
  await putContracts(database, changed);
  const unknown = unknownContracts({
    priced: current.price,
    forward: current.forward,
    held: contractPositions(await wholeLedger(database))
      .filter((each) => each.instrument === instrument && ids.includes(each.contract))
      .map(({ contract }) => contract),
    knownNow: new Set(ids.filter((_, index) => answers[index].kind === 'found')),
    knownBefore: new Set([...known.values()].filter((each) => each.conId).map((each) => each.contract)),
    isExpired: (id) => {
      const expiry = known.get(id)?.expiry;
      return isExpired(expiry ? dashed(expiry) : approximateExpiry(id, roll.expiryOffset), today);
    },
  });
  const problems = await tellUnknown(deps, instrument, unknown);
  return { contracts: sampled, problems, isPriced: unknown.every(({ role }) => role !== 'priced') };
}

/** Mailed every day while it lasts: without that contract there are no new prices, and no trades. */
async function tellUnknown(
  { sendMail }: Deps,
  instrument: string,
  unknown: readonly UnknownContract[],
): Promise<readonly string[]> {
  if (unknown.length === 0) return [];
  const texts = unknown.map(
    ({ contract, role }) => `the broker no longer knows its ${role} contract ${contract}`,
  );
  await sendMail({
    subject: `${instrument} is unknown at the broker`,
    text: `${instrument}: ${texts.join('; ')}. Compare its row in ib_config_futures.csv with the broker's contract search.`,
    critical: true,
  });
  return texts;
}

function toRecord(
  instrument: string,
  contract: string,
  sampling: boolean,
  details: ContractDetails | undefined,
): ContractRecord {
  if (!details) return { instrument, contract, sampling };
  const { expiry, conId, tradingHours, zone } = details;
  return { instrument, contract, sampling, expiry, conId, tradingHours, zone, minTick: details.minTick };
}

/** The record to store, if any. What the broker reported before stays known when it does not answer for an expired contract. */
function ifNew(before: ContractRecord | undefined, record: ContractRecord): ContractRecord[] {
  const next = { ...before, ...record };
  return before && JSON.stringify(before) === JSON.stringify(next) ? [] : [next];
}

function dashed(yyyymmdd: string): string {
  return `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6, 8)}`;
}
