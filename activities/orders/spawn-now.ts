import { locks } from '../../data/controls/locks';
import { findByName } from '../../data/orders/find-by-name';
import { childOrders } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import type { SpawnInput } from '../../domain/inputs/stack-requests';
import { isLocked } from '../../domain/limits/lock';
import type { InstrumentOrder, Order } from '../../domain/orders/order';
import { nameOf, noSuchOrder } from '../../domain/orders/order-name';
import { type Answer, refused } from '../../domain/questions/answer';
import type { Deps } from '../deps';
import { auditRequest } from '../running/audit-request';
import { isolate } from './left-out-of-pass';
import { spawnEach } from './spawn';
import type { SpawnedOrder } from './spawned-order';

/** Makes contract orders now, of one instrument order or of all, and says of each why none was made; audited. */
export async function spawnNow(
  deps: Deps,
  { request, requestId }: { readonly request: SpawnInput; readonly requestId: string },
): Promise<Answer> {
  const answer = await spawn(deps, request);
  await auditRequest(deps, { id: `spawn/${requestId}`, action: 'spawn contract orders' }, request, answer);
  return answer;
}

async function spawn(deps: Deps, { order: name }: SpawnInput): Promise<Answer> {
  const { database } = deps;
  if (name === 'all')
    return { kind: 'done', summary: lines(await spawned(deps), 'no instrument order is new') };
  const order = await findByName(database, name);
  const reason = whyNot(name, order) ?? (await whyNotNew(deps, order as InstrumentOrder));
  if (reason !== undefined) return refused(reason);
  const made = await spawned(deps, order?.id);
  return { kind: 'done', summary: lines(made, `${name}: its instrument failed, see \`npx tst status\``) };
}

/** One after another: an order that fails is left out, noted and mailed as in a pass over the stack. */
async function spawned(deps: Deps, only?: string): Promise<readonly SpawnedOrder[]> {
  const book = await readBook(deps.database);
  const instrument = book.instrument.filter(({ id }) => only === undefined || id === only);
  const isolation = isolate(deps);
  const answers = await spawnEach(deps, { ...book, instrument }, isolation);
  await isolation.finish(false);
  return answers;
}

function whyNot(name: string, order: Order | undefined): string | undefined {
  if (!order) return noSuchOrder(name);
  if (order.level !== 'instrument')
    return `${name} is not an instrument order: only those get contract orders`;
  if (order.status !== 'active') return `order ${name} is ${order.status} already`;
  return undefined;
}

async function whyNotNew({ database }: Deps, order: InstrumentOrder): Promise<string | undefined> {
  const name = nameOf(order);
  const children = await childOrders(database, 'contract', [order.id]);
  if (children.length > 0) return `${name} has contract orders already: ${children.map(nameOf).join(', ')}`;
  if (order.rollOrder) return `${name} is a roll order, which is made with its contract orders`;
  if (isLocked(await locks(database), order.instrument))
    return `${order.instrument} is locked (\`npx tst locks\` says why, and lifts it)`;
  return undefined;
}

function lines(spawned: readonly SpawnedOrder[], none: string): string {
  if (spawned.length === 0) return none;
  return spawned.map(line).join('\n');
}

function line({ order, made, reason }: SpawnedOrder): string {
  const what = `${nameOf(order)} ${order.instrument}`;
  if (made.length === 0) return `${what}: no contract order: ${reason}`;
  const orders = made.map((each) => `${nameOf(each)} ${each.trade.join('/')} of ${each.contracts.join('/')}`);
  return `${what}: ${orders.join(', ')}`;
}
