import type { Refusal } from '../../domain/execution/refusal';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** Why an instrument or contract order was not sent, or not made: with what ends it, and who. */
export interface StoredRefusal extends Omit<Refusal, 'until'> {
  /** `<id of the order>/<code>` */
  readonly id: string;
  /** The instrument or contract order. */
  readonly orderId: string;
  /** `C5` */
  readonly order: string;
  readonly strategy: string;
  readonly instrument: string;
  readonly tradeDate: string;
  readonly since: Date;
  /** When it ends by itself, where that is known. */
  readonly until?: Date;
  /** When it did not hold any more. */
  readonly over?: Date;
}

/** True when it was new: once for an order and a code, however often it is met. */
export async function noteRefusal(database: Database, refusal: StoredRefusal): Promise<boolean> {
  if (await insertOnce(refusals(database), refusal.id, refusal)) return true;
  const { reason, until } = refusal;
  await refusals(database).updateOne(
    { _id: refusal.id },
    { $set: { reason, ...(until && { until }) }, $unset: { over: '' } },
  );
  return false;
}

/** What was in the way of an order is over, but for the codes that were met just now. */
export async function endRefusals(
  database: Database,
  orderId: string,
  at: Date,
  but: readonly StoredRefusal['code'][] = [],
): Promise<void> {
  await refusals(database).updateMany(
    { orderId, over: { $exists: false }, code: { $nin: [...but] } },
    { $set: { over: at } },
  );
}

/** Of a trade date, oldest first. */
export async function refusalsOf(database: Database, tradeDate: string): Promise<readonly StoredRefusal[]> {
  const found = await refusals(database).find({ tradeDate }).sort({ since: 1, _id: 1 }).toArray();
  return found.map((document) => plain<StoredRefusal>(document));
}

/** Those of the given orders that are not over, oldest first. */
export async function refusalsInForce(
  database: Database,
  orderIds: readonly string[],
): Promise<readonly StoredRefusal[]> {
  const found = await refusals(database)
    .find({ orderId: { $in: [...orderIds] }, over: { $exists: false } })
    .sort({ since: 1, _id: 1 })
    .toArray();
  return found.map((document) => plain<StoredRefusal>(document));
}

function refusals(database: Database) {
  return database.main.collection<Stored<StoredRefusal>>('refusals');
}
