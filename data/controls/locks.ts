import type { InstrumentLock } from '../../domain/limits/lock';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';

/** True when it was new; the first reason of an owner is kept. */
export async function lockInstrument(database: Database, lock: InstrumentLock): Promise<boolean> {
  return insertOnce(locksOf(database), `${lock.instrument}/${lock.owner}`, lock);
}

/** True when there was such a lock. */
export async function unlockInstrument(
  database: Database,
  instrument: string,
  owner: string,
): Promise<boolean> {
  return (await locksOf(database).deleteOne({ _id: `${instrument}/${owner}` })).deletedCount === 1;
}

/** All locks, or those of one instrument. */
export async function locks(database: Database, instrument?: string): Promise<InstrumentLock[]> {
  const found = await locksOf(database)
    .find(instrument === undefined ? {} : { instrument })
    .sort({ _id: 1 })
    .toArray();
  return found.map((document) => plain<InstrumentLock>(document));
}

function locksOf(database: Database) {
  return database.main.collection<Stored<InstrumentLock>>('locks');
}
