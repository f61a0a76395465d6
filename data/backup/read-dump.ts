import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BSON, type IndexDescription } from 'mongodb';
import { tstError } from '../../domain/errors/errors';
import type { DumpedCollection } from './manifest';
import { readManifest } from './manifest';

const DOCUMENT_BYTES_MAX = 17_000_000;

export interface DumpFile {
  readonly database: string;
  readonly collection: string;
  readonly path: string;
}

/** The collections of a dump in mongodump's layout, ours or mongodump's own, compressed or not. */
export async function dumpFiles(folder: string): Promise<readonly DumpFile[]> {
  const files: DumpFile[] = [];
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw tstError('BAD_INPUT', `${folder} is not a folder that can be read.`, cause);
  });
  for (const entry of entries.filter((each) => each.isDirectory())) {
    for (const name of (await readdir(join(folder, entry.name))).sort()) {
      const collection = /^(.+)\.bson(\.gz)?$/.exec(name)?.[1];
      if (collection === undefined) continue;
      files.push({ database: entry.name, collection, path: join(folder, entry.name, name) });
    }
  }
  return files;
}

/** The documents of one file, each as raw BSON. Throws BAD_DATA_FILE for a damaged file. */
export async function readDocuments(file: DumpFile): Promise<Uint8Array[]> {
  return splitDocuments(file.path, await readContent(file.path));
}

/** The indexes that a collection had, without the one on `_id`. */
export async function readIndexes(file: DumpFile): Promise<IndexDescription[]> {
  const path = file.path.replace(/\.bson(\.gz)?$/, '.metadata.json$1');
  const metadata = BSON.EJSON.parse((await readContent(path)).toString('utf8')) as {
    indexes?: StoredIndex[];
  };
  const stored = (metadata.indexes ?? []).filter((index) => index.name !== '_id_');
  return stored.map(({ v: _, ns: __, ...index }) => index);
}

type StoredIndex = IndexDescription & { readonly v?: unknown; readonly ns?: unknown };

/**
 * Reads every file of a dump and compares counts and hashes with the manifest, where there is one. Throws
 * BAD_DATA_FILE naming what is damaged or missing.
 */
export async function verifyDump(folder: string): Promise<readonly DumpedCollection[]> {
  const found: DumpedCollection[] = [];
  for (const file of await dumpFiles(folder)) {
    const content = await readContent(file.path);
    const documents = splitDocuments(file.path, content);
    for (const document of documents) checkDocument(file.path, document);
    await readIndexes(file);
    const sha256 = createHash('sha256').update(content).digest('hex');
    const { database, collection } = file;
    found.push({ database, collection, documents: documents.length, bytes: content.length, sha256 });
  }
  if (found.length === 0)
    throw tstError('BAD_DATA_FILE', `${folder} has no <database>/<collection>.bson in it.`);
  await compareWithManifest(folder, found);
  return found;
}

async function compareWithManifest(folder: string, found: readonly DumpedCollection[]): Promise<void> {
  const manifest = await readManifest(folder);
  for (const expected of manifest?.collections ?? []) {
    const name = `${expected.database}.${expected.collection}`;
    const actual = found.find((each) => `${each.database}.${each.collection}` === name);
    if (actual === undefined) throw tstError('BAD_DATA_FILE', `${folder}: ${name} is missing.`);
    if (actual.sha256 === expected.sha256) continue;
    throw tstError(
      'BAD_DATA_FILE',
      `${folder}: ${name} is not what was written (${actual.documents} documents, not ${expected.documents}).`,
    );
  }
}

async function readContent(path: string): Promise<Buffer> {
  try {
    const content = await readFile(path);
    return path.endsWith('.gz') && content.length > 0 ? gunzipSync(content) : content;
  } catch (cause) {
    throw tstError('BAD_DATA_FILE', `${path} can't be read.`, cause);
  }
}

/** BSON documents stand one behind the other; each begins with its length. */
function splitDocuments(path: string, content: Buffer): Uint8Array[] {
  const documents: Uint8Array[] = [];
  for (let start = 0; start < content.length; ) {
    const length = start + 4 <= content.length ? content.readInt32LE(start) : 0;
    const whole = length >= 5 && length <= DOCUMENT_BYTES_MAX && start + length <= content.length;
    if (!whole || content[start + length - 1] !== 0) {
      throw tstError('BAD_DATA_FILE', `${path}: the document at byte ${start} is damaged.`);
    }
    documents.push(content.subarray(start, start + length));
    start += length;
  }
  return documents;
}

function checkDocument(path: string, document: Uint8Array): void {
  try {
    BSON.deserialize(document);
  } catch (cause) {
    throw tstError('BAD_DATA_FILE', `${path}: a document can't be read.`, cause);
  }
}
