/** The version of what is stored, kept in the database: a program reads only what it knows. */
import type { Db } from 'mongodb';
import { tstError } from '../../domain/errors/errors';

/** Version of what this program stores; `migrations.ts` says how a database gets from each version to the next. */
export const SCHEMA_VERSION = 2;
/** Of a database that a release before versions were kept has filled. */
const UNVERSIONED = 1;

interface SchemaRecord {
  readonly _id: string;
  readonly version: number;
  readonly at: Date;
}

const ID = 'schema';

/** What the database is of; a new one, which holds nothing, becomes one of this program's version. */
export async function schemaVersion(main: Db, at: Date): Promise<number> {
  const stored = await records(main).findOne({ _id: ID });
  if (stored) return stored.version;
  const collections = await main.listCollections({}, { nameOnly: true }).toArray();
  if (collections.length > 0) return UNVERSIONED;
  await setSchemaVersion(main, SCHEMA_VERSION, at);
  return SCHEMA_VERSION;
}

export async function setSchemaVersion(main: Db, version: number, at: Date): Promise<void> {
  await records(main).replaceOne({ _id: ID }, { version, at }, { upsert: true });
}

/** Throws SCHEMA_NEWER for a version that this program does not know. */
export function refuseNewer(name: string, version: number): void {
  if (version > SCHEMA_VERSION)
    throw tstError(
      'SCHEMA_NEWER',
      `${name} was written by a newer release (schema ${version}); this one knows schema ${SCHEMA_VERSION}.`,
    );
}

/** Throws SCHEMA_OLDER for a version from which the database has not been migrated yet. */
export function refuseOlder(name: string, version: number): void {
  if (version < SCHEMA_VERSION)
    throw tstError(
      'SCHEMA_OLDER',
      `database ${name} was written by an earlier release (schema ${version}); this one needs schema ${SCHEMA_VERSION}.`,
    );
}

/** The version of a dumped `meta` collection's documents. */
export function dumpedVersion(
  documents: readonly { readonly _id?: unknown; readonly version?: unknown }[],
): number {
  const record = documents.find(({ _id }) => _id === ID);
  return typeof record?.version === 'number' ? record.version : UNVERSIONED;
}

function records(main: Db) {
  return main.collection<SchemaRecord>('meta');
}
