import { ledgerRows } from '../../data/ledger/ledger-store';
import { markChange } from '../../data/orders/change-order';
import { updateOrder } from '../../data/orders/order-store';
import { TstError } from '../../domain/errors/errors';
import { checkBeforeSending } from '../../domain/execution/pre-send-gate';
import type { OrderChange } from '../../domain/execution/work-order';
import { unfilledOf } from '../../domain/ledger/order-fill';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { gateFacts } from './gate-facts';
import { askMarket } from './market-facts';
import { outgoingOrder } from './outgoing-order';

/**
 * Changes an order at the broker as its algorithm wants, after every check that its sending had to pass, with what is
 * left of it. What it becomes is stored first. A change whose answer is lost is made again at a later look: it is
 * the same limit, not another order.
 */
export async function changeLimit(
  deps: Deps,
  order: BrokerOrder,
  change: OrderChange,
  cancelled: AbortSignal,
): Promise<void> {
  const { database, journal, clock, orderBroker, log } = deps;
  const { limitPrice } = change;
  if (limitPrice === undefined) {
    await markChange(database, journal, order, change, new Date(await clock.read()));
    return;
  }
  const asked = await askMarket(deps, order);
  if (asked.kind === 'refused') return heldUp(deps, order, limitPrice, asked.reason);
  const rows = await ledgerRows(database, { brokerOrderId: order.id });
  const gate = checkBeforeSending(
    await gateFacts(deps, { ...unfilledOf(order, rows), limitPrice }, asked.market),
  );
  if (gate.kind === 'refused') {
    const reasons = gate.refusals.map(({ code, reason }) => `${code}: ${reason}`);
    return heldUp(deps, order, limitPrice, reasons.join('; '));
  }
  await deps.assertOurs();
  // An attempt that the server has timed out, but that is alive here, must not continue.
  cancelled.throwIfAborted();
  const marked = await markChange(database, journal, order, change, new Date(await clock.read()));
  if (marked?.brokerOrderId === undefined) return;
  const answer = await orderBroker.modify(outgoingOrder(marked, asked, marked.brokerOrderId));
  log.info(
    { broker_order_id: order.id, instrument_code: order.instrument, limitPrice, why: change.turned, answer },
    'limit changed',
  );
  if (answer.kind === 'refused')
    await heldUp(deps, marked, limitPrice, `${answer.code} ${answer.text} (the broker)`);
}

/** The reason stays with the order, where `tst orders` shows it, until it is filled. */
async function heldUp(deps: Deps, order: BrokerOrder, limitPrice: number, why: string): Promise<void> {
  const reason = `its limit is not changed to ${limitPrice}: ${why}`;
  if (order.reason === reason) return;
  try {
    await updateOrder(deps.database, order, { reason });
  } catch (error) {
    // Something newer was stored meanwhile: that counts.
    if (!(error instanceof TstError) || error.code !== 'VERSION_CONFLICT') throw error;
  }
}
