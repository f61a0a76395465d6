import { readFile } from 'node:fs/promises';

/** One collection of a dump. Bytes and hash are of the uncompressed BSON. */
export interface DumpedCollection {
  readonly database: string;
  readonly collection: string;
  readonly documents: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface DumpManifest {
  /** ISO time. */
  readonly at: string;
  readonly gzip: boolean;
  readonly collections: readonly DumpedCollection[];
}

/** Beside the dump, not in it: mongorestore takes every file in it for a collection. */
export function manifestPath(folder: string): string {
  return `${folder.replace(/\/+$/, '')}.manifest.json`;
}

/** Undefined for a dump without a manifest, such as mongodump's. */
export async function readManifest(folder: string): Promise<DumpManifest | undefined> {
  const text = await readFile(manifestPath(folder), 'utf8').catch(() => undefined); // absence is an answer here
  return text === undefined ? undefined : (JSON.parse(text) as DumpManifest);
}
