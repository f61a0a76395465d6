import type { BrokerOrderState } from './order';

/**
 * Which state may follow which. `cancelled` may still become `filled` (a fill that crossed the cancel),
 * and `not-accepted` may turn out to be at the broker after all; nothing ever goes back to be sent.
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
