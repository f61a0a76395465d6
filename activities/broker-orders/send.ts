import type { OutgoingOrder } from '../../broker/broker';
import { markSending } from '../../data/orders/broker-order-state';
import { reserveBrokerOrderIds } from '../../data/orders/order-numbers';
import { updateOrder } from '../../data/orders/order-store';
import { tstError } from '../../domain/errors/errors';
import type { BrokerOrder } from '../../domain/orders/order';
import { createSerialSection } from '../../domain/system/serial-section';
import type { OrderProgress } from '../../workflows/execute-order';
import type { Deps } from '../deps';
import { advance } from './advance';
import { checkBeforeSending } from './gate';
import { legsOf } from './legs';
import { lookUpAtBroker } from './look-up';
import { progressOf } from './progress-of-order';

/**
 * The one place that sends. The last check of all limits and the mark `sending` are one serial section:
 * the order role's process is the only one that sends (the gateway refuses a second client of its id).
 */
export function createSender(deps: Deps) {
  const oneAtATime = createSerialSection();
  return async function send(order: BrokerOrder, cancelled: AbortSignal): Promise<OrderProgress> {
    if (order.state !== 'intended') return lookUpAtBroker(deps, order);
    const marked = await oneAtATime(() => checkAndMark(deps, order, cancelled));
    if (marked.kind === 'ended') return marked.progress;
    return place(deps, marked.order, marked.outgoing);
  };
}

type Marked =
  | { readonly kind: 'ended'; readonly progress: OrderProgress }
  | { readonly kind: 'marked'; readonly order: BrokerOrder; readonly outgoing: OutgoingOrder };

async function checkAndMark(deps: Deps, order: BrokerOrder, cancelled: AbortSignal): Promise<Marked> {
  const { database, journal, orderBroker, clock } = deps;
  await orderBroker.ready(30_000);
  const { legs, action, quantity } = await legsOf(deps, order);
  const gate = await checkBeforeSending(deps, order, legs);
  if (gate.kind === 'refused') {
    const ended = await advance(deps, order.id, 'cancelled', { reason: gate.reasons.join('; ') });
    return { kind: 'ended', progress: await progressOf(deps, ended) };
  }
  const floor = await orderBroker.nextOrderId(0);
  const brokerOrderId = await reserveBrokerOrderIds(database, orderBroker.clientId, floor);
  // A zombie attempt, timed out for the server but alive here, must not go on.
  cancelled.throwIfAborted();
  const mark = { clientId: orderBroker.clientId, brokerOrderId, sendingAt: new Date(await clock.read()) };
  // What the market was when it was sent: for slippage.
  const quoted = await updateOrder(database, order, { quote: gate.quote });
  const answer = await markSending(database, journal, quoted, mark);
  if (answer.kind !== 'won') return { kind: 'ended', progress: await progressOf(deps, order) };
  const outgoing: OutgoingOrder = {
    orderRef: order.id,
    brokerOrderId,
    account: order.account,
    legs,
    action,
    quantity,
    type: order.type === 'limit' ? 'LMT' : 'MKT',
    ...(order.limitPrice === undefined ? {} : { limitPrice: order.limitPrice }),
  };
  return { kind: 'marked', order: answer.order, outgoing };
}

async function place(deps: Deps, order: BrokerOrder, outgoing: OutgoingOrder): Promise<OrderProgress> {
  const answer = await deps.orderBroker.place(outgoing);
  switch (answer.kind) {
    case 'accepted': {
      const submittedAt = new Date(await deps.clock.read());
      const working = await advance(deps, order.id, 'working', { permId: answer.permId, submittedAt });
      return progressOf(deps, working);
    }
    case 'rejected': {
      const reason = `${answer.code} ${answer.text}`;
      return progressOf(deps, await advance(deps, order.id, 'rejected', { reason }));
    }
    case 'unknown':
      throw tstError('ORDER_UNKNOWN', `the broker did not answer for ${order.id}: ${answer.reason}`);
  }
}
