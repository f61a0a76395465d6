/** What is reported of a held contract whose last day is near, or over: each day louder. */
import { addDays, type TradeDate } from '../time/trade-date';
import { daysToExpiry, type ExpiringContract, type ExpiryGuard, expires } from './expiry-guard';

/** The later, the louder. `expired`: it is held still. */
export type ExpirySeverity = 'notice' | 'alarm' | 'urgent' | 'expired';

export interface HeldExpiry {
  readonly severity: ExpirySeverity;
  /** Subject of its mail; with the days that are left, so another one each day. */
  readonly subject: string;
  readonly text: string;
}

export interface HeldContract extends ExpiringContract {
  readonly instrument: string;
  /** Signed contracts. */
  readonly quantity: number;
}

/**
 * What to report; undefined while there is time, or nothing is held. What is long has to be left before the first notice,
 * where that is known, since then it can be delivered.
 */
export function heldExpiry(held: HeldContract, guard: ExpiryGuard): HeldExpiry | undefined {
  if (held.quantity === 0) return undefined;
  const notice = firstNotice(held, guard);
  const last = notice !== undefined && notice < held.expiry ? notice : held.expiry;
  const days = daysToExpiry({ expiry: last, today: held.today });
  if (days > guard.notice_days) return undefined;
  const toExpiry = daysToExpiry(held);
  const severity = severityOf(days, toExpiry, guard);
  const subject = subjectOf(held, severity, severity === 'expired' ? toExpiry : days);
  return { severity, subject, text: textOf(held, severity, notice) };
}

/** Undefined where it is not known, or does not matter: a short position is not delivered to. */
function firstNotice(
  { instrument, expiry, quantity }: HeldContract,
  { first_notice_days }: ExpiryGuard,
): TradeDate | undefined {
  const before = first_notice_days[instrument];
  return before === undefined || quantity < 0 ? undefined : addDays(expiry, -before);
}

function severityOf(
  days: number,
  toExpiry: number,
  { alarm_days, urgent_days }: ExpiryGuard,
): ExpirySeverity {
  if (toExpiry < 0) return 'expired';
  if (days <= urgent_days) return 'urgent';
  return days <= alarm_days ? 'alarm' : 'notice';
}

function subjectOf({ instrument, contract }: HeldContract, severity: ExpirySeverity, days: number): string {
  const what = `${instrument} ${contract}`;
  switch (severity) {
    case 'notice':
      return `Held, ${days} days left: ${what}`;
    case 'alarm':
      return `Held near expiry, ${days} days left: ${what}`;
    case 'urgent':
      return `ROLL OR CLOSE NOW, ${leftOf(days)}: ${what}`;
    case 'expired':
      return `EXPIRED WHILE HELD, ${-days} ${days === -1 ? 'day' : 'days'} ago: ${what}`;
  }
}

function leftOf(days: number): string {
  if (days > 1) return `${days} DAYS LEFT`;
  if (days === 1) return 'LAST DAY TOMORROW';
  return days === 0 ? 'LAST DAY TODAY' : 'FIRST NOTICE IS OVER';
}

function textOf(held: HeldContract, severity: ExpirySeverity, notice: TradeDate | undefined): string {
  const { instrument, contract, expiry, today, quantity } = held;
  const what = `${quantity} of ${contract} held, which ${expires(expiry, daysToExpiry({ expiry, today }))}`;
  if (severity === 'expired')
    return `${what}: it is settled once the broker no longer holds it (npx tst rolls settle ${instrument} sets its price)`;
  const todo = `roll or close it (npx tst rolls set ${instrument} Force | Close --reason "...")`;
  return `${what}${noticeText(held, notice)}: ${todo}`;
}

/** Cash-settled contracts have none, so it is only said that none is known. */
function noticeText({ quantity }: HeldContract, notice: TradeDate | undefined): string {
  if (notice !== undefined) return `, first notice ${notice}`;
  return quantity > 0 ? ', first notice not known (expiry_guard.first_notice_days)' : '';
}
