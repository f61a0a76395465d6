import type { Binary } from 'mongodb';
import type { RollRecord } from '../../domain/rolls/roll-record';
import type { Database } from '../store/database';

/** One part of a series: which chunks, in which order. */
export interface PartList {
  readonly columns: readonly string[];
  readonly chunks: readonly { readonly id: string; readonly rows: number }[];
}

/** The one document that says what a series is now. Writing it is the switch from before to after. */
export interface Head {
  /** `<kind>/<name>` */
  readonly _id: string;
  readonly kind: string;
  readonly name: string;
  /** Counts up with every change; 0 while there are no rows (a roll state alone). */
  readonly version: number;
  readonly parts: Readonly<Record<string, PartList>>;
  /** Kind `prices` only: roll state of the instrument. */
  readonly roll?: RollRecord;
}

/** What a head said before it was switched, for reading a point in time. */
export interface OldVersion {
  /** `<head id>@<version>` */
  readonly _id: string;
  readonly key: string;
  readonly version: number;
  readonly parts: Readonly<Record<string, PartList>>;
  readonly replacedAt: Date;
}

export interface ChunkDocument {
  /** Hash of the content. */
  readonly _id: string;
  readonly format: string;
  readonly body: Binary;
  /** When somebody last meant to use it: a chunk in the course of being written is not garbage. */
  readonly touchedAt: Date;
}

export function heads(database: Database) {
  return database.series.collection<Head>('heads');
}

export function oldVersions(database: Database) {
  return database.series.collection<OldVersion>('versions');
}

export function chunkDocuments(database: Database) {
  return database.series.collection<ChunkDocument>('chunks');
}
