import {
  type Db,
  MongoBulkWriteError,
  MongoClient,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { addressWithoutSecrets } from '../../config/secrets';
import { TstError, tstError } from '../../domain/errors/errors';
import { createSeriesCache, type SeriesCache } from '../series/series-cache';
import { withGuardedFilters } from './guarded-filters';
import { ensureIndexes } from './indexes';
import { refuseNewer, refuseOlder, schemaVersion } from './schema-version';

/** The two databases of one system, and what this process has already read of its series. */
export interface Database {
  readonly client: MongoClient;
  /** `<mongo_db>` */
  readonly name: string;
  /** Orders, ledger, limits, states, records: `<mongo_db>`. */
  readonly main: Db;
  /** Time series: `<mongo_db>_series`. */
  readonly series: Db;
  readonly cache: SeriesCache;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects, and makes the indexes that are missing. A write is acknowledged when it is in the server's
 * journal on disk. Throws DATABASE_UNREACHABLE (retryable), SCHEMA_NEWER, and SCHEMA_OLDER unless `toMigrate`.
 */
export async function openDatabase(
  url: string,
  name: string,
  options: { readonly connectTimeoutMs?: number; readonly toMigrate?: boolean } = {},
): Promise<Database> {
  const client = new MongoClient(url, {
    serverSelectionTimeoutMS: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    // Of what is stored; in a filter an undefined value is refused (see guarded-filters.ts).
    ignoreUndefined: true,
    writeConcern: { w: 1, journal: true },
  });
  const database = handle(client, name);
  try {
    await client.connect();
    const version = await schemaVersion(database.main, new Date());
    refuseNewer(`database ${name}`, version);
    if (!options.toMigrate) refuseOlder(name, version);
    await ensureIndexes(database);
  } catch (cause) {
    await client.close();
    if (cause instanceof TstError) throw cause;
    throw tstError(
      'DATABASE_UNREACHABLE',
      `The database at ${addressWithoutSecrets(url)} does not answer.`,
      cause,
    );
  }
  return database;
}

/** Codes with which a server that is being stopped, or has lost its role, ends what it was asked. */
const GOING_AWAY: readonly unknown[] = [91, 189, 10107, 11600, 11602, 13435, 13436];

/** True when the server was away, or went away before it answered: the same again may succeed. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (error instanceof MongoServerError && GOING_AWAY.includes(error.code)) return true;
  // The driver puts a broken connection into this one, without an answer of the server.
  return (
    error instanceof MongoBulkWriteError &&
    typeof error.code !== 'number' &&
    [error.writeErrors].flat().length === 0
  );
}

/** Names of the two databases of a system, for dump and restore. */
export function databaseNames(name: string): readonly string[] {
  return [name, `${name}_series`];
}

function handle(client: MongoClient, name: string): Database {
  return {
    client,
    name,
    main: withGuardedFilters(client.db(name)),
    series: withGuardedFilters(client.db(`${name}_series`)),
    cache: createSeriesCache(),
    close: () => client.close(),
  };
}
