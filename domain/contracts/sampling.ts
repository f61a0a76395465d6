/** Decides which contracts of an instrument have their prices fetched every day. */
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

/** What the broker says about a contract. An unreachable broker is not the same as an unknown contract. */
export type BrokerKnowledge =
  | { readonly kind: 'known'; readonly expiry: TradeDate }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'unreachable' };

export type SamplingDecision =
  | { readonly kind: 'sample'; readonly expiry?: TradeDate }
  | { readonly kind: 'stop'; readonly reason: string; readonly expiry?: TradeDate }
  | { readonly kind: 'keep'; readonly reason: string };

/**
 * Whether a sampled contract stays sampled. An unreachable broker changes nothing: pysystemtrade would switch every
 * contract off. `storedExpiry` may be a guess; the broker's date replaces it.
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
  // In the evening of its last day the broker may list it no longer.
  if (broker.kind === 'unknown' && expiry === today)
    return { kind: 'stop', reason: 'it expires today', expiry };
  if (broker.kind === 'unknown') return { kind: 'stop', reason: 'the broker does not know it' };
  if (!chain.includes(contract)) return { kind: 'stop', reason: 'it is not in the chain', expiry };
  return { kind: 'sample', expiry };
}

export type ContractRole = 'priced' | 'forward' | 'carry';

export interface ExpiredContract {
  readonly contract: string;
  /** What the contract is used for. */
  readonly roles: readonly ContractRole[];
}

/** Those of the current contracts that have expired. */
export function expiredKeyContracts(
  current: CurrentContracts,
  expiries: Readonly<Record<string, TradeDate>>,
  today: TradeDate,
): readonly ExpiredContract[] {
  const inUse: readonly (readonly [ContractRole, string])[] = [
    ['priced', current.price],
    ['forward', current.forward],
    ['carry', current.carry],
  ];
  return [...new Set(inUse.map(([, id]) => id))]
    .filter((id) => isExpired(expiries[id] ?? approximateExpiry(id), today))
    .map((id) => ({ contract: id, roles: inUse.filter(([, each]) => each === id).map(([role]) => role) }));
}

/** Says what an expired contract means; `alarm` when the prices must roll. */
export function expiryMeans({ contract, roles }: ExpiredContract): {
  readonly alarm: boolean;
  readonly text: string;
} {
  const text = `its ${roles.join(' and ')} contract ${contract} has expired`;
  if (roles.includes('priced'))
    return { alarm: true, text: `${text}: the prices must roll now (npx tst rolls)` };
  if (roles.includes('forward')) return { alarm: true, text: `${text}: the prices can't roll into it` };
  // Nearer than the priced one, it expires first whenever carry is taken from the contract before.
  return { alarm: false, text: `${text}: carry gets no new prices until the prices roll` };
}
