import type { InstrumentLock } from '../../domain/limits/lock';
import type { Database } from '../store/database';
import { insertOnce, plain, type Stored } from '../store/documents';
import { sharedFind } from '../store/shared-reads';

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

/** Whether the owner has locked the instrument; those that ask for others at the same moment share the command. */
export async function hasLocked(database: Database, instrument: string, owner: string): Promise<boolean> {
  return (await find(database, `${instrument}/${owner}`)).length > 0;
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

const find = sharedFind<InstrumentLock>({ collectionOf: locksOf, field: '_id' });
