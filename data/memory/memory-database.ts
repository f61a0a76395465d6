import { type Db, type MongoClient, MongoNotConnectedError } from 'mongodb';
import { createSeriesCache } from '../series/series-cache';
import type { Database } from '../store/database';
import { withGuardedFilters } from '../store/guarded-filters';
import { ensureIndexes } from '../store/indexes';
import { refuseNewer, refuseOlder, schemaVersion } from '../store/schema-version';
import type { MemoryHooks } from './hooks';
import type { MemoryServer } from './memory-server';
import { refusingOthers } from './refusing-others';

/**
 * Connects a process to a server in memory, as `openDatabase` does to a real one. Each call is a connection with hooks of
 * its own: a process that starts again opens another. `at` becomes the time of a new database's schema. Throws
 * SCHEMA_NEWER, SCHEMA_OLDER.
 */
export async function openMemoryDatabase(
  server: MemoryServer,
  name: string,
  { at, hooks }: { readonly at: Date; readonly hooks?: MemoryHooks },
): Promise<Database> {
  const connection = connect(hooks);
  const main = asDriver(server.db(name, connection.hooks));
  const series = asDriver(server.db(`${name}_series`, connection.hooks));
  const version = await schemaVersion(main, at);
  refuseNewer(`database ${name}`, version);
  refuseOlder(name, version);
  await ensureIndexes({ main, series });
  // Dumps and their restoring ask the driver itself: here there are snapshots.
  const client = refusingOthers('client', {}) as MongoClient;
  return { client, name, main, series, cache: createSeriesCache(), close: connection.close };
}

/** Hooks that let nothing through once it is closed. */
function connect(hooks: MemoryHooks = {}): { readonly hooks: MemoryHooks; close(): Promise<void> } {
  let isClosed = false;
  const assertOpen = () => {
    if (isClosed) throw new MongoNotConnectedError('Client must be connected before running operations');
  };
  return {
    hooks: {
      beforeRead(collection) {
        assertOpen();
        return hooks.beforeRead?.(collection);
      },
      beforeWrite(write) {
        assertOpen();
        return hooks.beforeWrite?.(write);
      },
      afterWrite: hooks.afterWrite,
    },
    async close() {
      isClosed = true;
    },
  };
}

/** The driver's type has more methods: those are refused by name. */
function asDriver(db: ReturnType<MemoryServer['db']>): Db {
  return withGuardedFilters(db as unknown as Db);
}
