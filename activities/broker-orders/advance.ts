import { advanceBrokerOrder } from '../../data/orders/broker-order-state';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { releaseUnknown } from './release-unknown';

type Step = Parameters<typeof advanceBrokerOrder> extends [unknown, ...infer Rest] ? Rest : never;

/**
 * Moves an order to a state as `advanceBrokerOrder` does, and returns it as stored. Leaving `unknown` removes the lock
 * and the question that it caused.
 */
export async function advance(deps: Deps, ...step: Step): Promise<BrokerOrder> {
  const { order, leftUnknown } = await advanceBrokerOrder(deps.database, ...step);
  if (leftUnknown) await releaseUnknown(deps, order);
  return order;
}
