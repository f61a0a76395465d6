import type { Filter } from 'mongodb';
import type { BrokerOrder, SentOrder } from '../../domain/orders/order';
import type { Database } from '../store/database';
import { conflict, finite, insertOnce, plain, plainOrUndefined, type Stored } from '../store/documents';
import { sharedFind, sharedRead } from '../store/shared-reads';
import { type OrderByLevel, type OrderDraft, type OrderLevel, orders } from './collections';
import { nextOrderNumber } from './order-numbers';

export type InsertAnswer<O> =
  | { readonly kind: 'inserted'; readonly order: O }
  /** An order of this id is stored already; `order` is that one. */
  | { readonly kind: 'known'; readonly order: O };

/** What is searched for; every given field must match. */
export interface OrderFilter {
  readonly strategy?: string;
  readonly instrument?: string;
  readonly status?: 'active' | 'done' | 'closed';
  readonly tradeDate?: string;
  readonly rollOrder?: boolean;
  /** Generated at or after. */
  readonly from?: Date;
  /** Generated before. */
  readonly to?: Date;
}

/** Stores a new order once: the same id again returns the stored one and changes nothing. */
export async function insertOrder<L extends OrderLevel>(
  database: Database,
  draft: OrderDraft<L> & { readonly level: L },
): Promise<InsertAnswer<OrderByLevel[L]>> {
  const known = await findOrder(database, draft.level, draft.id);
  if (known !== undefined) return { kind: 'known', order: known };
  const number = await nextOrderNumber(database, draft.level);
  const order = { ...draft, number, version: 1 } as unknown as OrderByLevel[L]; // L is not narrowed by its value
  if (await insertOnce(orders(database, draft.level), draft.id, order)) return { kind: 'inserted', order };
  return { kind: 'known', order: (await findOrder(database, draft.level, draft.id))! };
}

export async function findOrder<L extends OrderLevel>(
  database: Database,
  level: L,
  id: string,
): Promise<OrderByLevel[L] | undefined> {
  return plainOrUndefined<OrderByLevel[L]>(await byId(database, level, id));
}

/** By its id, for those who wait for its end: one answer for all who ask at the same moment. */
export async function brokerOrderWatched(database: Database, id: string): Promise<BrokerOrder | undefined> {
  return plainOrUndefined<BrokerOrder>((await brokerOrdersWatched(database, id))[0] ?? null);
}

const brokerOrdersWatched = sharedFind<BrokerOrder>({
  collectionOf: (database) => orders(database, 'broker'),
  field: '_id',
});

/** Finds an order by the number that people use; undefined if it does not exist. */
export async function findOrderByNumber<L extends OrderLevel>(
  database: Database,
  level: L,
  number: number,
): Promise<OrderByLevel[L] | undefined> {
  return (await select(database, level, { number }))[0];
}

/** Orders with work left, oldest number first. */
export async function activeOrders<L extends OrderLevel>(
  database: Database,
  level: L,
  filter: Omit<OrderFilter, 'status'> = {},
): Promise<OrderByLevel[L][]> {
  return findOrders(database, level, { ...filter, status: 'active' });
}

/** Those of contracts; one answer for all that ask at the same moment. */
export const activeContractOrders = sharedRead((database) => activeOrders(database, 'contract'));

/** Orders that match, oldest number first. */
export async function findOrders<L extends OrderLevel>(
  database: Database,
  level: L,
  filter: OrderFilter = {},
): Promise<OrderByLevel[L][]> {
  const { from, to, ...equal } = filter;
  const period = from || to ? { generatedAt: { ...(from && { $gte: from }), ...(to && { $lt: to }) } } : {};
  return select(database, level, { ...equal, ...period });
}

/** Of each broker order of a trade date that was sent, what limits of the day count. */
export async function sentOnDay(database: Database, tradeDate: string): Promise<SentOrder[]> {
  const found = await orders(database, 'broker')
    .find({ tradeDate, sendingAt: { $exists: true } })
    .project<Stored<SentOrder>>({ parentId: 1, sendingAt: 1, changes: 1 })
    .toArray();
  return found.map((document) => plain<SentOrder>(document));
}

/** Those of the level that have one of these ids, oldest number first. */
export async function ordersById<L extends OrderLevel>(
  database: Database,
  level: L,
  ids: readonly string[],
): Promise<OrderByLevel[L][]> {
  return ids.length === 0 ? [] : select(database, level, { _id: { $in: [...ids] } });
}

/** Contract orders below an instrument order; a contract order itself. */
export async function contractOrdersOf(
  database: Database,
  order: OrderByLevel['instrument' | 'contract'],
): Promise<OrderByLevel['contract'][]> {
  return order.level === 'instrument' ? childOrders(database, 'contract', [order.id]) : [order];
}

/** Orders of the level of which a parent is one of these, oldest number first. */
export async function childOrders<L extends 'contract' | 'broker'>(
  database: Database,
  level: L,
  parentIds: readonly string[],
): Promise<OrderByLevel[L][]> {
  if (parentIds.length === 0) return [];
  const ids = { $in: [...parentIds] };
  const shared = level === 'contract' ? [{ 'shares.instrumentOrderId': ids }] : [];
  return select(database, level, { $or: [{ parentId: ids }, ...shared] });
}

/**
 * Writes the changed fields if the order is still at the version given, and returns the new one.
 * A key set to undefined is left as it was. Throws VERSION_CONFLICT; NOT_FINITE.
 */
export async function updateOrder<L extends OrderLevel>(
  database: Database,
  order: { readonly level: L; readonly id: string; readonly version: number },
  changes: Partial<Omit<OrderByLevel[L], 'id' | 'level' | 'version' | 'number'>>,
): Promise<OrderByLevel[L]> {
  finite(`${order.level} order ${order.id}`, changes);
  const updated = await orders(database, order.level).findOneAndUpdate(
    { _id: order.id, version: order.version } as Filter<Stored<OrderByLevel[L]>>,
    { $set: changes, $inc: { version: 1 } } as never, // the driver cannot see through the generic document
    { returnDocument: 'after' },
  );
  if (updated === null) throw conflict(`The ${order.level} order ${order.id}`, order.version);
  return plain<OrderByLevel[L]>(updated as Stored<OrderByLevel[L]>);
}

async function byId<L extends OrderLevel>(database: Database, level: L, id: string) {
  const found = await orders(database, level).findOne({ _id: id } as Filter<Stored<OrderByLevel[L]>>);
  return found as Stored<OrderByLevel[L]> | null;
}

async function select<L extends OrderLevel>(
  database: Database,
  level: L,
  query: object,
): Promise<OrderByLevel[L][]> {
  const found = await orders(database, level)
    .find(query as Filter<Stored<OrderByLevel[L]>>)
    .sort({ number: 1 })
    .toArray();
  return found.map((document) => plain<OrderByLevel[L]>(document as Stored<OrderByLevel[L]>));
}
