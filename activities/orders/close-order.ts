import { writeAudit } from '../../data/operator/audit';
import { findByName } from '../../data/orders/find-by-name';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import type { BrokerOrder, ContractOrder, InstrumentOrder, Order } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { type Answer, refused } from '../../domain/questions/answer';
import { whyNoReason } from '../../domain/system/reason';
import type { Deps } from '../deps';
import { completeOrders } from './complete';

/** Ids of the broker orders below an instrument or contract order that are not final. */
export async function workingBelow(deps: Deps, name: string): Promise<string[]> {
  const order = await findByName(deps.database, name);
  if (!order || order.level === 'broker') return [];
  const children = await contractOrdersOf(deps, order);
  const { broker } = await readBook(deps.database);
  return broker.filter((each) => children.some((child) => child.id === each.parentId)).map((each) => each.id);
}

async function contractOrdersOf({ database }: Deps, order: InstrumentOrder | ContractOrder) {
  return order.level === 'instrument' ? childOrders(database, 'contract', [order.id]) : [order];
}

/**
 * Closes an order and its children; orders completely filled in the meantime become `done`. Refused while a broker
 * order below it may be at the broker.
 */
export async function closeOneOrder(
  deps: Deps,
  request: { order: string; reason: string; by?: string },
): Promise<Answer> {
  const { database } = deps;
  const named = await findByName(database, request.order);
  const refusal = whyNoReason(request.reason) ?? whyNotClosed(named, request.order);
  if (!named || refusal !== undefined) return refused(refusal ?? '');
  const { broker } = await completeOrders(deps);
  const order = (await findByName(database, named.id)) as InstrumentOrder | ContractOrder; // as just found
  const what = `${request.order} of ${order.instrument}`;
  if (order.status === 'done')
    return { kind: 'done', summary: `${what} was filled before it could be closed` };
  const contractOrders = await contractOrdersOf(deps, order);
  const active = broker.filter((each) => contractOrders.some((child) => child.id === each.parentId));
  if (active.length > 0) return refused(whyActive(active));
  const closed = { status: 'closed', reason: request.reason } as const;
  for (const child of contractOrders) {
    if (child.status === 'active') await updateOrder(database, child, closed);
  }
  if (order.level === 'instrument') await updateOrder(database, order, closed);
  await writeAudit(database, {
    id: `close/${order.id}`,
    at: new Date(await deps.clock.read()),
    by: request.by ?? 'operator',
    action: 'close order',
    reason: request.reason,
    instrument: order.instrument,
    outcome: 'done',
  });
  return { kind: 'done', summary: `closed ${what}` };
}

/** Lists each with the way out of its state. */
function whyActive(orders: readonly BrokerOrder[]): string {
  const list = orders.map((order) => {
    const name = nameOf(order);
    if (order.state === 'unknown')
      return `${name} is unknown (\`npx tst orders settle ${name}\` says what became of it)`;
    return `${name} is ${order.state}${order.reason ? ` (${order.reason})` : ''}`;
  });
  return `it has active broker orders: ${list.join(', ')}`;
}

function whyNotClosed(order: Order | undefined, name: string): string | undefined {
  if (!order) return `order ${name} does not exist (\`npx tst orders --all\` lists them)`;
  if (order.status !== 'active') return `order ${name} is ${order.status} already`;
  if (order.level !== 'broker') return undefined;
  return `a broker order is cancelled: \`tst orders cancel ${name}\`, or signal cancelNow to workflow ${order.id}`;
}
