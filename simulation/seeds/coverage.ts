/** Which fault struck an order in which state, how often. */

import type { BrokerOrderState } from '../../domain/orders/order';
import { DAY_MS } from '../../domain/time/units';
import type { WorldState } from '../invariants/state';

/** `none`: no order of the last day is there. */
export const STRUCK_STATES = [
  'none',
  'intended',
  'sending',
  'working',
  'unknown',
  'filled',
  'cancelled',
  'rejected',
  'not-accepted',
] as const satisfies readonly (BrokerOrderState | 'none')[];
export type StruckState = (typeof STRUCK_STATES)[number];

/** Counts by `fault state`. */
export type Coverage = Readonly<Record<string, number>>;

/** Each order of the last day, or the one that the fault is about. */
export function statesStruck({ brokerOrders, now }: WorldState, orderRef?: string): readonly StruckState[] {
  const recent = brokerOrders.filter(({ generatedAt }) => now - generatedAt.getTime() < DAY_MS);
  const struck = orderRef === undefined ? recent : brokerOrders.filter(({ id }) => id === orderRef);
  return struck.length === 0 ? ['none'] : [...new Set(struck.map(({ state }) => state))];
}

export function joined(a: Coverage, b: Coverage): Coverage {
  const sum: Record<string, number> = { ...a };
  for (const [cell, count] of Object.entries(b)) sum[cell] = (sum[cell] ?? 0) + count;
  return sum;
}
