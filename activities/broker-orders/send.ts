import type { OutgoingOrder } from '../../broker/broker';
import { markSending } from '../../data/orders/broker-order-state';
import { reserveBrokerOrderIds } from '../../data/orders/order-numbers';
import { updateOrder } from '../../data/orders/order-store';
import { tstError } from '../../domain/errors/errors';
import { statusMeaning, unclearReason } from '../../domain/orders/broker-status';
import type { BrokerOrder } from '../../domain/orders/order';
import { createSerialSection } from '../../domain/system/serial-section';
import type { Deps } from '../deps';
import { advance } from './advance';
import { checkBeforeSending } from './gate';
import { legsOf } from './legs';
import { lookUpAtBroker } from './look-up';
import { untilFinal } from './until-final';

/** Wall time in which a market order is filled as a rule: then its workflow has nothing to wait for. */
const USUALLY_FILLED_WITHIN_MS = 400;

/**
 * The one place that sends. The last check of all limits and the mark `sending` are one serial section:
 * the order role's process is the only one that sends (the gateway refuses a second client of its id).
 */
export function createSender(deps: Deps) {
  const oneAtATime = createSerialSection();
  return async function send(order: BrokerOrder, cancelled: AbortSignal): Promise<void> {
    if (order.state !== 'intended') {
      await lookUpAtBroker(deps, order);
      return;
    }
    const marked = await oneAtATime(() => checkAndMark(deps, order, cancelled));
    if (!marked) return;
    await place(deps, marked.order, marked.outgoing);
    if (order.type === 'market') await untilFinal(deps, order.id, USUALLY_FILLED_WITHIN_MS);
  };
}

interface Marked {
  readonly order: BrokerOrder;
  readonly outgoing: OutgoingOrder;
}

/** Undefined when the order must not be sent: a limit forbids it, or somebody else sends it. */
async function checkAndMark(
  deps: Deps,
  order: BrokerOrder,
  cancelled: AbortSignal,
): Promise<Marked | undefined> {
  const { database, journal, orderBroker, clock } = deps;
  await orderBroker.ready(30_000);
  const terms = await legsOf(deps, order);
  if (terms.kind === 'refused') {
    await advance(deps, order.id, 'cancelled', { reason: terms.reason });
    return undefined;
  }
  const { legs, action, quantity } = terms;
  const gate = await checkBeforeSending(deps, order, legs);
  if (gate.kind === 'refused') {
    await advance(deps, order.id, 'cancelled', { reason: gate.reasons.join('; ') });
    return undefined;
  }
  const floor = await orderBroker.nextOrderId(0);
  const brokerOrderId = await reserveBrokerOrderIds(database, orderBroker.clientId, floor);
  await deps.assertOurs();
  // A zombie attempt, timed out for the server but alive here, must not go on.
  cancelled.throwIfAborted();
  const mark = { clientId: orderBroker.clientId, brokerOrderId, sendingAt: new Date(await clock.read()) };
  // What the market was when it was sent: for slippage.
  const quoted = await updateOrder(database, order, { quote: gate.quote });
  const answer = await markSending(database, journal, quoted, mark);
  if (answer.kind !== 'won') return undefined;
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
  return { order: answer.order, outgoing };
}

async function place(deps: Deps, order: BrokerOrder, outgoing: OutgoingOrder): Promise<void> {
  const answer = await deps.orderBroker.place(outgoing);
  switch (answer.kind) {
    case 'accepted': {
      const submittedAt = new Date(await deps.clock.read());
      const state = statusMeaning(answer, 'event');
      if (state === 'unclear') throw tstError('ORDER_UNKNOWN', `${order.id}: ${unclearReason(answer)}`);
      // What was heard of it since is newer than the first word on it.
      await advance(deps, order.id, state, { permId: answer.permId, submittedAt }, ['sending', 'unknown']);
      return;
    }
    case 'rejected':
      await advance(deps, order.id, 'rejected', { reason: `${answer.code} ${answer.text}` });
      return;
    case 'unknown':
      throw tstError('ORDER_UNKNOWN', `the broker did not answer for ${order.id}: ${answer.reason}`);
  }
}
