import { findOrder } from '../../data/orders/order-store';
import type { BrokerOrder } from '../../domain/orders/order';
import type { OrderProgress } from '../../workflows/execute-order';
import type { Deps } from '../deps';
import { advance } from './advance';
import { lookUpAtBroker } from './look-up';
import { progressOf, sweepBroker } from './progress-of-order';
import { untilFinal } from './until-final';

/** Wall time to wait for the broker's word on a cancel before its lists are read. */
const CONFIRMED_WITHIN_MS = 5_000;

/** Cancels at the broker; ends when the order is final, or says how it stands when the broker keeps silent. */
export async function cancelAtBroker(deps: Deps, order: BrokerOrder): Promise<OrderProgress> {
  if (order.state === 'intended') {
    return progressOf(
      deps,
      await advance(deps, order.id, 'cancelled', { reason: 'cancelled before it was sent' }),
    );
  }
  if (order.state === 'sending' || order.state === 'unknown') return lookUpAtBroker(deps, order);
  await deps.orderBroker.ready(60_000);
  if (order.brokerOrderId !== undefined) await deps.orderBroker.cancel(order.brokerOrderId);
  const heard = await untilFinal(deps, order.id, CONFIRMED_WITHIN_MS);
  if (heard) return progressOf(deps, heard);
  await sweepBroker(deps);
  return progressOf(deps, (await findOrder(deps.database, 'broker', order.id)) ?? order);
}
