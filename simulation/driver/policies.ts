/** How Temporal is asked to run activities: the timeouts and retries of `workflows/proxies.ts`, in ms. */
import { HOUR_MS, MINUTE_MS } from '../../domain/time/units';

/** Which process runs it: the queues that wait for the broker, and the others. */
export type Role = 'broker' | 'orders';

export interface Policy {
  readonly role: Role;
  readonly startToClose: number;
  readonly scheduleToClose?: number;
  readonly heartbeat: number;
  readonly attempts?: number;
  readonly longestPause: number;
}

const HEARTBEAT = 10_000;

export const ORDERS: Policy = {
  ...{ role: 'orders', startToClose: MINUTE_MS, heartbeat: HEARTBEAT, longestPause: 30_000 },
};
export const BROKER: Policy = {
  ...{ role: 'broker', startToClose: 2 * MINUTE_MS, heartbeat: HEARTBEAT, longestPause: 10_000 },
};
/** Sent once, whatever happens. */
export const SEND: Policy = { ...BROKER, startToClose: 90_000, attempts: 1 };
export const WORK: Policy = { ...BROKER, startToClose: 24 * HOUR_MS, longestPause: 5_000, attempts: 20 };
export const RECONCILE_AGAIN: Policy = { ...BROKER, scheduleToClose: 2 * MINUTE_MS, attempts: 3 };
export const END_OF_DAY: Policy = { ...BROKER, scheduleToClose: 10 * MINUTE_MS };
/** The kill switch. */
export const HALT: Policy = { ...BROKER, startToClose: MINUTE_MS, attempts: 1 };
/** Prices, and capital. */
export const PRICES: Policy = { ...ORDERS, startToClose: 6 * HOUR_MS };

/** ms before the next attempt, after so many. */
export function pauseAfter(attempts: number, { longestPause }: Policy): number {
  return Math.min(longestPause, 1_000 * 2 ** (attempts - 1));
}
