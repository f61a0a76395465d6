import { writeAudit } from '../../data/audit';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import type { Deps } from '../deps';
import { readBook } from './book';
import { findByName } from './find-by-name';

/** Closes an order and its children. Refused while a broker order below it may be at the broker. */
export async function closeOneOrder(
  deps: Deps,
  request: { order: string; reason: string; by?: string },
): Promise<{ kind: 'refused'; reason: string } | { kind: 'closed'; summary: string }> {
  const order = await findByName(deps.database, request.order);
  if (!order) return { kind: 'refused', reason: `there is no order ${request.order}` };
  if (order.status !== 'active')
    return { kind: 'refused', reason: `order ${request.order} is ${order.status}` };
  if (order.level === 'broker') {
    return {
      kind: 'refused',
      reason: `a broker order is cancelled: signal cancelNow to workflow ${order.id}`,
    };
  }
  const children =
    order.level === 'instrument' ? await childOrders(deps.database, 'contract', [order.id]) : [order];
  const book = await readBook(deps);
  const atWork = book.broker.filter((each) => children.some((child) => child.id === each.parentId));
  if (atWork.length > 0) {
    return {
      kind: 'refused',
      reason: `broker orders are at work: ${atWork.map((each) => `B${each.number}`).join(', ')}`,
    };
  }
  for (const child of children) {
    if (child.status === 'active')
      await updateOrder(deps.database, child, { status: 'closed', reason: request.reason });
  }
  if (order.level === 'instrument')
    await updateOrder(deps.database, order, { status: 'closed', reason: request.reason });
  const at = new Date(await deps.clock.read());
  await writeAudit(deps.database, {
    id: `close/${order.id}`,
    at,
    by: request.by ?? 'operator',
    action: 'close order',
    reason: request.reason,
    instrument: order.instrument,
    outcome: 'done',
  });
  return { kind: 'closed', summary: `closed ${request.order} of ${order.instrument}` };
}
