/**
 * Reads that share a command with those of others who ask at the same moment: instruments are updated some at a time, and
 * a command costs as much as many documents. What is answered is never older than the question.
 */
import type { Collection, Filter, FindOptions, Sort } from 'mongodb';
import type { Database } from './database';
import type { Stored } from './documents';
import { inBatches } from './in-batches';
import { perDatabase } from './per-database';

/** One answer for all who ask at the same moment. */
export function sharedRead<R>(read: (database: Database) => Promise<R>): (database: Database) => Promise<R> {
  const readers = perDatabase((database) =>
    inBatches(async (asked: readonly undefined[]) => {
      const found = await read(database);
      return asked.map(() => found);
    }),
  );
  return (database) => readers(database)(undefined);
}

export interface SharedFind<T> {
  readonly collectionOf: (database: Database) => Collection<Stored<T>>;
  /** Holds one text. */
  readonly field: string & keyof Stored<T>;
  readonly projection?: FindOptions['projection'];
  /** By their ids, unless said otherwise. */
  readonly sort?: Sort;
}

/** In one answer of the server: some hundred contracts, or thousands of ledger rows, of each of some instruments. */
const AT_ONCE = 10_000;

/** The documents that have a text in a field. */
export function sharedFind<T>({
  collectionOf,
  field,
  projection,
  sort = { _id: 1 },
}: SharedFind<T>): (database: Database, text: string) => Promise<Stored<T>[]> {
  const readers = perDatabase((database) =>
    inBatches(async (texts: readonly string[]) => {
      const found = (await collectionOf(database)
        .find({ [field]: { $in: [...new Set(texts)] } } as Filter<Stored<T>>, { projection })
        .sort(sort)
        .batchSize(AT_ONCE)
        .toArray()) as Stored<T>[];
      return texts.map((text) => found.filter((document) => document[field] === text));
    }),
  );
  return (database, text) => readers(database)(text);
}
