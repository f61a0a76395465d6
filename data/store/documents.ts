import { type Collection, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { tstError } from '../../domain/errors/errors';
import { notFinite } from '../../domain/numbers/finite';

/** A stored value: its natural key is the document's `_id`, which callers never see. */
export type Stored<T> = T & { readonly _id: string };

/** True for the database's refusal of a second document with the same unique key, and for nothing but it. */
export function isDuplicateKey(error: unknown): boolean {
  if (error instanceof MongoBulkWriteError) {
    // None at all: the connection broke, and nobody knows what was written.
    const refusals = [error.writeErrors].flat();
    return refusals.length > 0 && refusals.every((each) => each.code === 11000);
  }
  return error instanceof MongoServerError && error.code === 11000;
}

/** The value without the document's `_id`. */
export function plain<T>(document: Stored<T>): T {
  const { _id, ...value } = document;
  return value as unknown as T; // Omit of an intersection is not seen as T by the compiler
}

export function plainOrUndefined<T>(document: Stored<T> | null): T | undefined {
  return document === null ? undefined : plain<T>(document);
}

/**
 * The value, unless a number in it is not finite: such a number is never stored. Throws NOT_FINITE, which names
 * `what` and the number. Below the keys of `mayBeMissing` NaN stands for a missing value.
 */
export function finite<T>(what: string, value: T, mayBeMissing: readonly string[] = []): T {
  const wrong = notFinite(value, mayBeMissing);
  if (wrong !== undefined) throw tstError('NOT_FINITE', `${what}: ${wrong}; nothing was stored`);
  return value;
}

/**
 * Inserts unless a document of this key exists. True when it was inserted. Throws NOT_FINITE for a number that is
 * not finite (see `finite`).
 */
export async function insertOnce<T>(
  collection: Collection<Stored<T>>,
  key: string,
  value: T,
  mayBeMissing: readonly string[] = [],
): Promise<boolean> {
  finite(`${collection.collectionName} ${key}`, value, mayBeMissing);
  try {
    await collection.insertOne({ ...value, _id: key } as never); // the driver's type forbids generic documents
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Writes the whole value under its key, whether or not it existed. Throws NOT_FINITE (see `finite`). */
export async function put<T>(collection: Collection<Stored<T>>, key: string, value: T): Promise<void> {
  finite(`${collection.collectionName} ${key}`, value);
  await collection.replaceOne({ _id: key } as never, value as never, { upsert: true });
}

export function conflict(what: string, version: number): Error {
  return tstError('VERSION_CONFLICT', `${what} is no longer at version ${version}.`);
}
