import { BSON, type Collection, type Document } from 'mongodb';
import { tstError } from '../../domain/errors/errors';
import { type Database, databaseNames } from '../store/database';
import { ensureIndexes } from '../store/indexes';
import { migrateDatabase } from '../store/migrations';
import { dumpedVersion, refuseNewer } from '../store/schema-version';
import type { DumpedCollection } from './manifest';
import { type DumpFile, dumpFiles, readDocuments, readIndexes, verifyDump } from './read-dump';

const BATCH_DOCUMENTS = 1000;
const BATCH_BYTES = 8_000_000;

export interface RestoreOptions {
  /** Drop what the databases hold now. Without it, databases that hold anything are refused. */
  readonly replace?: boolean;
  /** What the migrations of an earlier release's dump say. */
  readonly say?: (line: string) => void;
}

/**
 * Restores a dump into this system's two databases, whatever the names in the dump. The whole dump is verified
 * before anything is dropped, and brought to this program's schema. Throws BAD_DATA_FILE, BAD_INPUT, SCHEMA_NEWER. Everything after the dump is missing then:
 * replay the journal next.
 */
export async function restoreDump(
  database: Database,
  folder: string,
  options: RestoreOptions = {},
): Promise<readonly DumpedCollection[]> {
  const verified = await verifyDump(folder);
  const files = await dumpFiles(folder);
  const targets = targetNames(database, files);
  refuseNewer(`the dump in ${folder}`, await versionOf(files));
  if (!options.replace) await refuseIfFilled(database);
  for (const name of databaseNames(database.name)) await database.client.db(name).dropDatabase();
  database.cache.clear();
  for (const file of files) {
    await restoreCollection(
      database.client.db(targets.get(file.database)!).collection(file.collection),
      file,
    );
  }
  await ensureIndexes(database);
  await migrateDatabase(database, options.say ?? (() => undefined), new Date());
  return verified;
}

/** A dump without a version is of a release before they were kept. */
async function versionOf(files: readonly DumpFile[]): Promise<number> {
  const meta = files.find(({ collection }) => collection === 'meta');
  const documents = meta ? await readDocuments(meta) : [];
  return dumpedVersion(documents.map((raw) => BSON.deserialize(raw)));
}

/** A dump has `<name>` and `<name>_series`; they may be restored under another name. */
function targetNames(database: Database, files: readonly DumpFile[]): ReadonlyMap<string, string> {
  const names = [...new Set(files.map((file) => file.database))];
  const main = names.filter((name) => !name.endsWith('_series'));
  const foreign = names.find((name) => name !== main[0] && name !== `${main[0]}_series`);
  if (main.length !== 1 || foreign !== undefined) {
    throw tstError(
      'BAD_INPUT',
      `The dump holds ${names.join(', ')}; one system's <name> and <name>_series are needed.`,
    );
  }
  return new Map(names.map((name) => [name, name === main[0] ? database.name : `${database.name}_series`]));
}

/** `meta` alone is nothing: opening a database makes it. */
async function refuseIfFilled(database: Database): Promise<void> {
  for (const name of databaseNames(database.name)) {
    const db = database.client.db(name);
    for (const { name: collection } of await db.listCollections({}, { nameOnly: true }).toArray()) {
      if (collection === 'meta' || (await db.collection(collection).findOne({})) === null) continue;
      throw tstError(
        'BAD_INPUT',
        `${name}.${collection} holds documents; restore with replace to drop them.`,
      );
    }
  }
}

async function restoreCollection(collection: Collection, file: DumpFile): Promise<void> {
  const indexes = await readIndexes(file);
  if (indexes.length > 0) await collection.createIndexes(indexes);
  let batch: Document[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await collection.insertMany(batch, { ordered: false });
    batch = [];
    bytes = 0;
  };
  for (const raw of await readDocuments(file)) {
    // Not promoted, so that 5 and 5.0, dates and binaries go back as what they were.
    batch.push(BSON.deserialize(raw, { promoteValues: false, promoteLongs: false, promoteBuffers: false }));
    bytes += raw.length;
    if (batch.length >= BATCH_DOCUMENTS || bytes >= BATCH_BYTES) await flush();
  }
  await flush();
}
