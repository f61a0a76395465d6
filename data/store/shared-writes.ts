import type { AnyBulkWriteOperation, Collection } from 'mongodb';
import type { Database } from './database';
import type { Stored } from './documents';
import { inBatches } from './in-batches';
import { perDatabase } from './per-database';

/**
 * Writes that share a command with those of others who write at the same moment, in no order: each writes documents of its
 * own, regardless of what is stored. Resolves when they are in the server's journal.
 */
export function sharedWrites<T>(
  collectionOf: (database: Database) => Collection<Stored<T>>,
): (database: Database, writes: readonly AnyBulkWriteOperation<Stored<T>>[]) => Promise<void> {
  const writers = perDatabase((database) =>
    inBatches(async (all: readonly (readonly AnyBulkWriteOperation<Stored<T>>[])[]) => {
      await collectionOf(database).bulkWrite(all.flat(), { ordered: false });
      return all.map(() => undefined);
    }),
  );
  return async (database, writes) => {
    if (writes.length > 0) await writers(database)(writes);
  };
}
