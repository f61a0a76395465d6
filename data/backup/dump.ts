import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BSON, type CollectionInfo, type Db } from 'mongodb';
import { type Database, databaseNames } from '../store/database';
import type { DumpedCollection, DumpManifest } from './manifest';
import { manifestPath } from './manifest';

export interface DumpOptions {
  /** Compress each file, as `mongodump --gzip` does. */
  readonly gzip?: boolean;
  readonly at: Date;
}

const BATCH = 500;
const GZIP_BYTES_MAX = 2 ** 30;
/** Bodies of chunks are compressed already: doing it again takes most of a dump's time and saves nothing. */
const COMPRESSED = 'chunks';

/**
 * Writes every collection of the system's two databases in mongodump's layout: `<db>/<collection>.bson` and
 * `<collection>.metadata.json`. The folder appears, complete and synced, only at the end; a dump that failed
 * leaves `<folder>.partial`. A manifest with counts and hashes is next to it.
 */
export async function dumpDatabases(
  database: Database,
  folder: string,
  options: DumpOptions,
): Promise<DumpManifest> {
  const partial = `${folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  const collections: DumpedCollection[] = [];
  for (const name of databaseNames(database.name)) {
    const db = database.client.db(name);
    await mkdir(join(partial, name), { recursive: true });
    for (const collection of await collectionsOf(db)) {
      collections.push(await dumpCollection(db, collection, join(partial, name), options.gzip === true));
    }
  }
  const manifest: DumpManifest = { at: options.at.toISOString(), gzip: options.gzip === true, collections };
  await writeFile(manifestPath(folder), JSON.stringify(manifest, undefined, 2), { flush: true });
  await rm(folder, { recursive: true, force: true });
  await rename(partial, folder);
  await syncFolder(dirname(folder));
  return manifest;
}

/**
 * The order matters, as the system may write meanwhile: what refers comes before what it refers to, so that
 * a head's chunks and an order's fills are in the dump with it.
 */
const LATE = ['ledger', 'commissions', 'counters', 'versions', 'chunks'];

async function collectionsOf(db: Db): Promise<CollectionInfo[]> {
  const found: CollectionInfo[] = await db.listCollections().toArray();
  return found
    .filter(({ name }) => !name.startsWith('system.'))
    .sort((a, b) => LATE.indexOf(a.name) - LATE.indexOf(b.name) || (a.name < b.name ? -1 : 1));
}

async function dumpCollection(
  db: Db,
  info: CollectionInfo,
  folder: string,
  gzip: boolean,
): Promise<DumpedCollection> {
  const { name } = info;
  const suffix = gzip ? '.gz' : '';
  const metadata = Buffer.from(await metadataOf(db, info));
  await writeSynced(join(folder, `${name}.metadata.json${suffix}`), gzip ? gzipSync(metadata) : metadata);
  const file = await open(join(folder, `${name}.bson${suffix}`), 'w');
  const hash = createHash('sha256');
  const gzipOptions = { maxOutputLength: GZIP_BYTES_MAX, ...(name === COMPRESSED && { level: 0 }) };
  let documents = 0;
  let bytes = 0;
  try {
    for await (const batch of rawBatches(db, name)) {
      const content = Buffer.concat(batch);
      hash.update(content);
      documents += batch.length;
      bytes += content.length;
      // A gzip file may consist of several members one behind the other.
      await file.appendFile(gzip ? gzipSync(content, gzipOptions) : content); // all of it, or it throws
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { database: db.databaseName, collection: name, documents, bytes, sha256: hash.digest('hex') };
}

/** Documents as the server sent them, so that every type and bit stays as it is. */
async function* rawBatches(db: Db, name: string): AsyncGenerator<Uint8Array[]> {
  let batch: Uint8Array[] = [];
  for await (const document of db.collection(name).find({}, { raw: true, batchSize: BATCH })) {
    batch.push(Buffer.from(document as unknown as Uint8Array)); // a copy; `raw` changes the type, which the driver does not say
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function metadataOf(db: Db, { name, info, options = {} }: CollectionInfo): Promise<string> {
  const indexes = await db.collection(name).listIndexes().toArray();
  const uuid = info?.uuid?.toString('hex') || randomUUID().replace(/-/g, '');
  return BSON.EJSON.stringify(
    { options, indexes, uuid, collectionName: name, type: 'collection' },
    { relaxed: false },
  );
}

async function writeSynced(path: string, content: Uint8Array): Promise<void> {
  await writeFile(path, content, { flush: true });
}

/** A file's name is durable only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
