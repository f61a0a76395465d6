import { writeAudit } from '../../data/audit';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import type { ContractOrder, InstrumentOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { readBook } from './book';
import { findByName } from './find-by-name';

/** Ids of the broker orders below an instrument or contract order that are not final. */
export async function workingBelow(deps: Deps, name: string): Promise<string[]> {
  const order = await findByName(deps.database, name);
  if (!order || order.level === 'broker') return [];
  const children = await contractOrdersOf(deps, order);
  const { broker } = await readBook(deps);
  return broker.filter((each) => children.some((child) => child.id === each.parentId)).map((each) => each.id);
}

async function contractOrdersOf({ database }: Deps, order: InstrumentOrder | ContractOrder) {
  return order.level === 'instrument' ? childOrders(database, 'contract', [order.id]) : [order];
}

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
      reason: `a broker order is cancelled: \`tst orders cancel ${request.order}\`, or signal cancelNow to workflow ${order.id}`,
    };
  }
  const children = await contractOrdersOf(deps, order);
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
