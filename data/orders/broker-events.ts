import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** Something the broker said, stored before anybody acts on it. */
export interface BrokerEventRecord<Body = unknown> {
  /** A function of what was said (for instance `execution:<id>`), so that hearing it twice stores it once. */
  readonly id: string;
  readonly kind: string;
  readonly receivedAt: Date;
  readonly body: Body;
  readonly state: 'new' | 'done';
}

/** True when it was new. */
export async function storeBrokerEvent(
  database: Database,
  event: Omit<BrokerEventRecord, 'state'>,
): Promise<boolean> {
  return insertOnce<BrokerEventRecord>(events(database), event.id, { ...event, state: 'new' });
}

/** Events nobody has dealt with, oldest first. */
export async function newBrokerEvents(database: Database, limit = 1000): Promise<BrokerEventRecord[]> {
  const found = await events(database)
    .find({ state: 'new' })
    .sort({ receivedAt: 1, _id: 1 })
    .limit(limit)
    .toArray();
  return found.map((document) => plain<BrokerEventRecord>(document));
}

export async function markBrokerEventsDone(database: Database, ids: readonly string[]): Promise<void> {
  await events(database).updateMany({ _id: { $in: [...ids] } }, { $set: { state: 'done' } });
}

/** Removes dealt-with events received before the instant; gives how many. */
export async function pruneBrokerEvents(database: Database, before: Date): Promise<number> {
  return (await events(database).deleteMany({ state: 'done', receivedAt: { $lt: before } })).deletedCount;
}

function events(database: Database) {
  return database.main.collection<Stored<BrokerEventRecord>>('broker_events');
}
