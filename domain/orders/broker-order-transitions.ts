import type { ReportedState } from './broker-status';
import type { BrokerOrder, BrokerOrderState } from './order';

/**
 * Says which state may follow which. `cancelled` may still become `filled` (a fill that crossed the cancel),
 * and `not-accepted` may turn out to be at the broker after all; no state ever leads back to sending.
 */
export const BROKER_ORDER_TRANSITIONS: Readonly<Record<BrokerOrderState, readonly BrokerOrderState[]>> = {
  intended: ['sending', 'working', 'filled', 'cancelled', 'rejected'],
  sending: ['working', 'unknown', 'filled', 'cancelled', 'rejected', 'not-accepted'],
  working: ['filled', 'cancelled', 'rejected', 'unknown'],
  unknown: ['working', 'filled', 'cancelled', 'rejected', 'not-accepted'],
  filled: [],
  cancelled: ['filled'],
  rejected: ['working', 'filled'],
  'not-accepted': ['working', 'filled', 'cancelled', 'rejected', 'unknown'],
};

/** Whether a reported state may follow, or is repeated while the broker's permanent id is not known yet. */
export function isNews(order: Pick<BrokerOrder, 'state' | 'permId'>, state: ReportedState): boolean {
  if (order.state === state) return order.permId === undefined;
  return BROKER_ORDER_TRANSITIONS[order.state].includes(state);
}
