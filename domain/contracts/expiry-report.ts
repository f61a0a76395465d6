/** What is reported of an instrument's contracts that expire soon, or have expired. */
import { currentContracts } from '../prices/current-contracts';
import type { InstrumentFacts } from '../prices/instrument-facts';
import type { PricePolicy } from '../prices/price-policy';
import { localDate } from '../time/trade-date';
import { expiryFrom } from './expiry';
import { type HeldExpiry, heldExpiry } from './held-expiry';
import { expiredKeyContracts, expiryMeans } from './sampling';

/** What to report of each held contract whose last day is near, or over. Empty where a calendar rolls them. */
export function heldExpiries(
  { instrument, positions, expiries }: Pick<InstrumentFacts, 'instrument' | 'positions' | 'expiries'>,
  { now, zone, roll, rollSource, expiryGuard }: PricePolicy,
): readonly HeldExpiry[] {
  if (rollSource.kind === 'calendar') return [];
  const today = localDate(now, zone);
  const expiryOf = expiryFrom(expiries, roll);
  return positions.flatMap(
    (held) => heldExpiry({ ...held, instrument, expiry: expiryOf(held.contract), today }, expiryGuard) ?? [],
  );
}

/** Contracts in use that have expired: one that makes a roll necessary is a problem, one that does not is a note. */
export function expiredInUse(
  { multiple, expiries }: Pick<InstrumentFacts, 'multiple' | 'expiries'>,
  { now, zone, roll }: PricePolicy,
): { readonly problems: readonly string[]; readonly notes: readonly string[] } {
  const current = currentContracts(multiple);
  const expiryOf = expiryFrom(expiries, roll);
  const dates = Object.fromEntries(Object.values(current).map((contract) => [contract, expiryOf(contract)]));
  const means = expiredKeyContracts(current, dates, localDate(now, zone)).map(expiryMeans);
  const textsOf = (alarm: boolean) => means.filter((each) => each.alarm === alarm).map(({ text }) => text);
  return { problems: textsOf(true), notes: textsOf(false) };
}
