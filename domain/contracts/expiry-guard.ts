/** What is not done, and what is reported, shortly before a contract expires. */

import { sum } from '../numbers/rounding';
import { dateToMs, type TradeDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';

/** Configuration `expiry_guard`, in calendar days. */
export interface ExpiryGuard {
  /** Nothing is opened in a contract that expires in this many days, or fewer. */
  readonly no_opening_days: number;
  /** A held contract that expires in this many days, or fewer, is reported. */
  readonly alarm_days: number;
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
export function whyNotOpen(contract: ExpiringContract, guard: ExpiryGuard): string | undefined {
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

/** What to report about a held contract that expires soon, or has expired; undefined while there is time. */
export function heldExpiryAlarm(
  held: ExpiringContract & { readonly instrument: string; readonly quantity: number },
  guard: ExpiryGuard,
): string | undefined {
  const days = daysToExpiry(held);
  if (days > guard.alarm_days) return undefined;
  const what = `${held.quantity} of ${held.contract} held, which ${expires(held.expiry, days)}`;
  return days < 0
    ? `${what}: it is settled once the broker no longer holds it (npx tst rolls settle sets its price)`
    : `${what}: roll or close it (npx tst rolls set ${held.instrument} Force | Close --reason "...")`;
}

function expires(expiry: TradeDate, days: number): string {
  if (days < 0) return `expired on ${expiry}`;
  if (days === 0) return `expires today (${expiry})`;
  return `expires in ${days} ${days === 1 ? 'day' : 'days'} (${expiry})`;
}
