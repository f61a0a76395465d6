import type { ContractDetails } from '../../broker/broker';
import { type ContractRecord, contracts, putContract } from '../../data/contracts';
import { readMultiple } from '../../data/series/prices';
import { approximateExpiry } from '../../domain/contracts/expiry';
import { contractsToSample, decideSampling, expiredKeyContracts } from '../../domain/contracts/sampling';
import { tstError } from '../../domain/errors/errors';
import { currentContracts } from '../../domain/prices/current-contracts';
import { localDate } from '../../domain/time/trade-date';
import type { Deps } from '../deps';
import { lookUpContract } from './look-up-contract';

/** A contract whose prices are fetched today, as the broker knows it. */
export interface SampledContract {
  /** 8 digits, day 00. */
  readonly id: string;
  readonly details: ContractDetails;
}

/**
 * The contracts to fetch: the chain of roll parameters from three months back to one beyond the furthest in
 * use, as far as the broker knows them. Their expiries, ids and hours at the broker are stored.
 */
export async function sampleContracts(
  deps: Deps,
  instrument: string,
): Promise<{ contracts: readonly SampledContract[]; problems: readonly string[] }> {
  const { database, catalogue, clock, config } = deps;
  const roll = catalogue.rollParameters.get(instrument);
  if (!roll) throw tstError('UNKNOWN_INSTRUMENT', `${instrument} has no row in rollconfig.csv`);
  const current = currentContracts(await readMultiple(database, instrument));
  const today = localDate(await clock.read(), config.config.system_zone);
  const chain = contractsToSample(current, roll, today);
  const known = new Map(
    (await contracts(database, { instrument })).map((record) => [record.contract, record]),
  );
  const toAsk = new Set([
    ...chain,
    ...[...known.values()].filter((each) => each.sampling).map((each) => each.contract),
  ]);

  const sampled: SampledContract[] = [];
  const expiries: Record<string, string> = {};
  for (const id of [...toAsk].sort()) {
    const details = await lookUpContract(deps, instrument, id);
    const record = known.get(id);
    const decision = decideSampling({
      contract: id,
      chain,
      storedExpiry: record?.expiry ? dashed(record.expiry) : approximateExpiry(id, roll.expiryOffset),
      broker: details ? { kind: 'known', expiry: dashed(details.expiry) } : { kind: 'unknown' },
      today,
    });
    if (details) expiries[id] = dashed(details.expiry);
    await storeIfNew(deps, record, toRecord(instrument, id, decision.kind === 'sample', details));
    if (decision.kind === 'sample' && details) sampled.push({ id, details });
  }
  const expired = expiredKeyContracts(current, expiries, today);
  const problems = expired.length > 0 ? [`${expired.join(', ')} has expired: the prices must roll`] : [];
  return { contracts: sampled, problems };
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

/** What the broker told before stays known when it does not answer for an expired contract. */
async function storeIfNew(
  deps: Deps,
  before: ContractRecord | undefined,
  record: ContractRecord,
): Promise<void> {
  const next = { ...before, ...record };
  if (before && JSON.stringify(before) === JSON.stringify(next)) return;
  await putContract(deps.database, next);
}

function dashed(yyyymmdd: string): string {
  return `${yyyymmdd.slice(0, 4)}-${yyyymmdd.slice(4, 6)}-${yyyymmdd.slice(6, 8)}`;
}
