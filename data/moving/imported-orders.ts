import type { CsvOrder } from '../csv/order-files';
import type { OrderLevel } from '../orders/collections';
import type { Database } from '../store/database';
import { finite, plain, type Stored } from '../store/documents';

/** A completed order of pysystemtrade, kept for reports and exports. It is not traded, and not in the order stack. */
export interface ImportedOrder extends CsvOrder {
  readonly level: OrderLevel;
  /** Place in its file, from 0. */
  readonly place: number;
}

/** Numbers that are missing where nothing was filled. */
const MAY_BE_MISSING = ['fillTime', 'filledPrice'];
const BATCH = 1000;

/** Orders of a level in the order of their file. */
export async function importedOrders(database: Database, level: OrderLevel): Promise<ImportedOrder[]> {
  const found = await orders(database).find({ level }).sort({ place: 1 }).toArray();
  return found.map((document) => plain<ImportedOrder>(document));
}

/** Writes orders as they are; one of the same number is replaced. Throws NOT_FINITE before any of a batch is written. */
export async function putImportedOrders(database: Database, given: readonly ImportedOrder[]): Promise<void> {
  for (let start = 0; start < given.length; start += BATCH) {
    await orders(database).bulkWrite(
      given.slice(start, start + BATCH).map((order) => ({
        replaceOne: {
          filter: { _id: `${order.level}/${order.orderId}` },
          replacement: finite(`order ${order.level} ${order.orderId}`, order, MAY_BE_MISSING),
          upsert: true,
        },
      })),
    );
  }
}

function orders(database: Database) {
  return database.main.collection<Stored<ImportedOrder>>('imported_orders');
}
