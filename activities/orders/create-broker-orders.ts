import { ulid } from 'ulid';
import { tradedHours } from '../../config/traded-hours';
import { readBrokerOrderFacts } from '../../data/orders/broker-order-facts';
import { insertOrder, updateOrder } from '../../data/orders/order-store';
import { storedTypeOf } from '../../domain/execution/algos/algos';
import { type Book, hasBrokerOrder } from '../../domain/orders/book';
import { type NextBrokerOrder, nextBrokerOrder } from '../../domain/orders/next-broker-order';
import type { BrokerOrder, ContractOrder } from '../../domain/orders/order';
import { sharedBy } from '../../domain/orders/order-share';
import { orderReference, orderWorkflowId } from '../../domain/system/names';
import { noteRefusals } from '../broker-orders/note-refusals';
import type { Deps } from '../deps';
import type { Isolation } from './left-out-of-pass';

export interface CreatedBrokerOrders {
  /** UTC instants at which a market opens for a waiting order, or a held-back order is tried again. */
  readonly opens: readonly number[];
  /** Contract orders that had, or now have, an open broker order: look again soon. */
  readonly active: number;
  /** Contract orders of which a broker order was made, or that were ended. */
  readonly changed: number;
}

/** One broker order at a time for each contract order with work left, when its market is open. `now`: UTC ms. */
export async function createBrokerOrders(
  deps: Deps,
  book: Book,
  now: number,
  isolation: Isolation,
): Promise<CreatedBrokerOrders> {
  const { database, config, loaded } = deps;
  const settings = { ...config, hours: tradedHours(loaded) };
  const waiting = book.contract.filter((order) => !hasBrokerOrder(book, order));
  const facts = await readBrokerOrderFacts(database, book, waiting);
  const made: BrokerOrder[] = [];
  const pieceOf = ({ instrument, number }: ContractOrder) => ({
    step: 'make broker orders',
    instrument,
    order: `C${number}`,
  });
  const done = await isolation.each(waiting, pieceOf, async (order) => {
    // Orders made just now count towards the trade limits of those after them.
    const next = nextBrokerOrder(order, { ...facts, active: [...facts.active, ...made] }, settings, now);
    if (next.kind === 'make') made.push(await insertBrokerOrder(deps, order, next, now));
    if (next.kind === 'end') await endOrder(deps, order, next);
    if (next.kind === 'hold-back') await holdBack(deps, order, next);
    return next;
  });
  const changed = done.filter(({ kind }) => kind === 'make' || kind === 'end').length;
  const opens = done.flatMap((next) => ('until' in next && next.until !== undefined ? [next.until] : []));
  return { opens, active: book.contract.length - waiting.length + changed, changed };
}

async function insertBrokerOrder(
  deps: Deps,
  parent: ContractOrder,
  { trade, algo, shares }: Extract<NextBrokerOrder, { kind: 'make' }>,
  now: number,
): Promise<BrokerOrder> {
  const { database, system, account } = deps;
  if (parent.reason) await updateOrder(database, parent, { reason: '' }); // it is held back no more
  const { strategy, instrument, contracts, tradeDate, rollOrder, manualTrade, referencePrice, limitPrice } =
    parent;
  const id = orderReference(system, ulid());
  const { order } = await insertOrder(database, {
    level: 'broker',
    id,
    workflowId: orderWorkflowId(system, { instrument, trade }, id),
    parentId: parent.id,
    system,
    instrument,
    contracts,
    ...(shares ? sharedBy(shares) : { strategy, trade }),
    type: storedTypeOf(algo),
    algo,
    status: 'active',
    state: 'intended',
    account,
    generatedAt: new Date(now),
    tradeDate,
    rollOrder,
    manualTrade,
    referencePrice,
    limitPrice,
  });
  return order;
}

/** Its reason is stored, and mailed once; of a roll, what is in the way is mailed as such. */
async function holdBack(
  deps: Deps,
  order: ContractOrder,
  { reason, refusal }: Extract<NextBrokerOrder, { kind: 'hold-back' }>,
): Promise<void> {
  if (order.reason === reason) return;
  await noteRefusals(deps, order, [refusal]);
  await updateOrder(deps.database, order, { reason });
  if (order.rollOrder) return;
  const text =
    `Contract order C${order.number} (${order.instrument} ${order.contracts.join('/')}) is ${reason}. ` +
    'Raise or reset the limit (npx tst limits), or wait until it resets.';
  await deps.sendMail({ subject: `Order held back: ${order.instrument}`, text });
}

async function endOrder(
  deps: Deps,
  order: ContractOrder,
  { reason, failed }: Extract<NextBrokerOrder, { kind: 'end' }>,
): Promise<void> {
  await updateOrder(deps.database, order, { status: 'closed', reason });
  if (!failed) return;
  const text = `Contract order C${order.number} (${order.instrument} ${order.contracts.join('/')}): ${reason}`;
  await deps.sendMail({ subject: `Order ended: ${order.instrument}`, text, critical: true });
}
