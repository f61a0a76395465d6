import { type OrderChange, type StoredChange, storedChange } from '../../domain/execution/work-order';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Journal } from '../ledger/journal';
import type { Database } from '../store/database';
import { finite, plainOrUndefined } from '../store/documents';
import { orders } from './collections';

/**
 * Writes that an order at the broker is about to be changed: in the journal, synced, then one write that only a caller
 * wins who has read the order as it is stored, and only while it works. Undefined for the others: they must not change
 * it. Throws NOT_FINITE.
 */
export async function markChange(
  database: Database,
  journal: Journal,
  order: BrokerOrder,
  change: OrderChange,
  now: Date,
): Promise<BrokerOrder | undefined> {
  const stored = storedChange(order, change, now);
  finite(`broker order ${order.id}`, stored);
  const version = order.version + 1;
  await journal.append({ kind: 'change', id: order.id, version, change: stored });
  const won = await orders(database, 'broker').findOneAndUpdate(
    { _id: order.id, version: order.version, state: 'working' },
    { $set: { ...stored, version } },
    { returnDocument: 'after' },
  );
  return plainOrUndefined<BrokerOrder>(won);
}

/** Repeats a change of the journal that the database has lost. Doing it again changes nothing. */
export async function restoreChange(
  database: Database,
  { id, version, change }: { readonly id: string; readonly version: number; readonly change: StoredChange },
): Promise<void> {
  await orders(database, 'broker').updateOne(
    { _id: id, version: { $lt: version } },
    { $set: { ...change, version } },
  );
}
