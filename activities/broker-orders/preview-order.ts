import { findPreview, putPreview } from '../../data/orders/order-previews';
import { isPreviewDue, storedPreview } from '../../domain/execution/order-preview';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import type { BrokerLegs } from './legs';
import { outgoingOrder } from './outgoing-order';

/** Wall time; the order waits for it, once. */
const ANSWER_MS = 3_000;

/**
 * Before the first order of its contracts: asks the broker what the order needs and costs, and stores it. The order does
 * not depend on the answer: what may not be exceeded is checked by the last check, and by the broker.
 */
export async function previewFirst(deps: Deps, order: BrokerOrder, legs: BrokerLegs): Promise<void> {
  const { database, clock, orderBroker, log } = deps;
  const at = new Date(await clock.read());
  if (!isPreviewDue(await findPreview(database, order), at.getTime())) return;
  try {
    const id = await orderBroker.nextOrderId(0);
    const question = outgoingOrder({ ...order, type: 'market', limitPrice: undefined }, legs, id);
    const answer = await orderBroker.preview(question, ANSWER_MS);
    await putPreview(database, storedPreview(order, answer && { ...answer }, at));
  } catch (error) {
    log.warn(
      { broker_order_id: order.id, instrument_code: order.instrument, error: sentence(error) },
      'what the order needs and costs is not known',
    );
  }
}
