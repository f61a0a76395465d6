/** Which contracts of an instrument get their prices fetched every day. */
import type { RollParameters } from '../instruments/instrument';
import type { CurrentContracts } from '../prices/current-contracts';
import { addDays, type TradeDate } from '../time/trade-date';
import { approximateExpiry, isExpired } from './expiry';
import { nextPriced, previousPriced } from './roll-cycle';

/** Contracts that went out of date (by their first of month) this long ago are still sampled. */
const KEEP_SAMPLING_DAYS = 100;

/**
 * The chain: from one priced contract beyond the furthest in use, back to those that went out of date
 * within about the last three months. Sorted by date.
 */
export function contractsToSample(
  current: CurrentContracts,
  roll: RollParameters,
  today: TradeDate,
): readonly string[] {
  const furthest = [current.price, current.forward, current.carry].sort()[2];
  const oldest = addDays(today, -KEEP_SAMPLING_DAYS);
  const chain: string[] = [];
  for (let id = nextPriced(furthest, roll); approximateExpiry(id) >= oldest; id = previousPriced(id, roll)) {
    chain.push(id);
  }
  return chain.reverse();
}

/** What the broker says about a contract. [TRAP] Out of reach is not the same as unknown. */
export type BrokerKnowledge =
  | { readonly kind: 'known'; readonly expiry: TradeDate }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable' };

export type SamplingDecision =
  | { readonly kind: 'sample'; readonly expiry?: TradeDate }
  | { readonly kind: 'stop'; readonly reason: string; readonly expiry?: TradeDate }
  | { readonly kind: 'keep'; readonly reason: string };

/**
 * Whether a sampled contract stays sampled. A broker out of reach changes nothing: the reference would
 * switch every contract off. `storedExpiry` may be a guess; the broker's date replaces it.
 */
export function decideSampling(input: {
  readonly contract: string;
  readonly chain: readonly string[];
  readonly storedExpiry: TradeDate;
  readonly broker: BrokerKnowledge;
  readonly today: TradeDate;
}): SamplingDecision {
  const { contract, chain, broker, today } = input;
  if (broker.kind === 'unreachable') return { kind: 'keep', reason: 'the broker could not be asked' };
  const expiry = broker.kind === 'known' ? broker.expiry : input.storedExpiry;
  if (isExpired(expiry, today)) return { kind: 'stop', reason: 'it has expired', expiry };
  if (broker.kind === 'unknown') return { kind: 'stop', reason: 'the broker does not know it' };
  if (!chain.includes(contract)) return { kind: 'stop', reason: 'it is not in the chain', expiry };
  return { kind: 'sample', expiry };
}

/** Those of the current contracts that have expired: the instrument must roll now. */
export function expiredKeyContracts(
  current: CurrentContracts,
  expiries: Readonly<Record<string, TradeDate>>,
  today: TradeDate,
): readonly string[] {
  const ids = [...new Set([current.price, current.forward, current.carry])];
  return ids.filter((id) => isExpired(expiries[id] ?? approximateExpiry(id), today));
}
