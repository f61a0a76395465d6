import { findOrder, updateOrder } from '../../data/orders/order-store';
import { TstError } from '../../domain/errors/errors';
import { afterCancel, cancelRefusedMail, howToCancel } from '../../domain/orders/decide-cancel';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../../domain/orders/order';
import type { OrderProgress } from '../../domain/orders/order-progress';
import type { Deps } from '../deps';
import { advance } from './advance';
import { findIn, lookUpAtBroker, notFound, recorded } from './look-up';
import { progressOf } from './progress-of-order';
import { untilFinal } from './until-final';

/** Wall time to wait for the broker's answer to a cancel before its lists are read. */
const CONFIRMED_WITHIN_MS = 5_000;

/**
 * Cancels at the broker and returns the order's progress, final or not. A refusal is an answer: the order is looked up
 * in the broker's lists, and stays active if they contain it. One that may be at the broker is looked up first, and
 * cancelled if it is found.
 */
export async function cancelAtBroker(deps: Deps, order: BrokerOrder): Promise<OrderProgress> {
  const how = howToCancel(order);
  if (how === 'end-unsent') {
    const reason = 'cancelled before it was sent';
    return progressOf(deps, await advance(deps, order.id, 'cancelled', { reason }));
  }
  const looked = how === 'cancel' ? { order, listed: true } : await lookUpAtBroker(deps, order);
  if (!looked.listed || looked.order.brokerOrderId === undefined) return progressOf(deps, looked.order);
  const before = await progressOf(deps, looked.order);
  if (FINAL_BROKER_STATES.includes(before.state)) return before;
  return cancelListed(deps, looked.order, looked.order.brokerOrderId);
}

async function cancelListed(deps: Deps, order: BrokerOrder, brokerOrderId: number): Promise<OrderProgress> {
  await deps.orderBroker.ready(60_000);
  const answer = await deps.orderBroker.cancel(brokerOrderId);
  if (answer.kind === 'taken') {
    const heard = await untilFinal(deps, order.id, CONFIRMED_WITHIN_MS);
    if (heard) return progressOf(deps, heard);
  }
  await deps.orderBroker.ready(60_000);
  const snapshot = await recorded(deps);
  const now = (await findOrder(deps.database, 'broker', order.id)) ?? order;
  const progress = await progressOf(deps, now);
  const next = afterCancel(answer, progress.state, findIn(snapshot, order) !== undefined);
  switch (next.kind) {
    case 'as-it-is':
      return progress;
    case 'missing':
      return progressOf(deps, await notFound(deps, now));
    case 'refused':
      return progressOf(deps, await noteRefusal(deps, now, next.reason));
  }
}

/** The refusal stays with the order, where `tst orders` shows it; it is reported once, however often it is repeated. */
async function noteRefusal(deps: Deps, order: BrokerOrder, reason: string): Promise<BrokerOrder> {
  if (order.reason === reason) return order;
  await deps.sendMail(cancelRefusedMail(order, reason));
  try {
    return await updateOrder(deps.database, order, { reason });
  } catch (error) {
    // Something newer was stored meanwhile: that counts.
    if (!(error instanceof TstError) || error.code !== 'VERSION_CONFLICT') throw error;
    return (await findOrder(deps.database, 'broker', order.id)) ?? order;
  }
}
