/** What is not done, and what is reported, shortly before a contract expires. */

import { sum } from '../numbers/rounding';
import { dateToMs, type TradeDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';

/** Configuration `expiry_guard`, in calendar days. */
export interface ExpiryGuard {
  /** Nothing is opened in a contract that expires in this many days, or fewer. */
  readonly no_opening_days: number;
  /** A held contract whose last day is this many days away, or fewer, is reported each day: first as a notice. */
  readonly notice_days: number;
  /** From here on as an alarm. */
  readonly alarm_days: number;
  /** From here on as urgent. */
  readonly urgent_days: number;
  /** How long before its expiry a contract's first notice is, by instrument; those without are not known. */
  readonly first_notice_days: Readonly<Record<string, number>>;
}

export interface ExpiringContract {
  readonly contract: string;
  readonly expiry: TradeDate;
  readonly today: TradeDate;
}

/** Calendar days until the expiry: 0 on its day, negative after it. */
export function daysToExpiry({ expiry, today }: Pick<ExpiringContract, 'expiry' | 'today'>): number {
  return Math.round((dateToMs(expiry) - dateToMs(today)) / DAY_MS);
}

/** Why nothing may be opened in the contract; undefined while its expiry is far enough away. */
export function whyNotOpen(
  contract: ExpiringContract,
  guard: Pick<ExpiryGuard, 'no_opening_days'>,
): string | undefined {
  const days = daysToExpiry(contract);
  return days <= guard.no_opening_days ? `${contract.contract} ${expires(contract.expiry, days)}` : undefined;
}

/**
 * True when the trade enlarges, opens or reverses the position of a contract. `working`: signed remainders of
 * other orders in it; those on the trade's side count as filled.
 */
export function opensPosition(position: number, working: readonly number[], trade: number): boolean {
  const before = position + sum(working.filter((remainder) => remainder * trade > 0));
  const after = before + trade;
  return Math.abs(after) > Math.abs(before) || after * before < 0;
}

/** `expires in 3 days (2026-12-14)`. */
export function expires(expiry: TradeDate, days: number): string {
  if (days < 0) return `expired on ${expiry}`;
  if (days === 0) return `expires today (${expiry})`;
  return `expires in ${days} ${days === 1 ? 'day' : 'days'} (${expiry})`;
}
