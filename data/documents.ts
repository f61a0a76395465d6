import { type Collection, MongoBulkWriteError, MongoServerError } from 'mongodb';
import { tstError } from '../domain/errors/errors';

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

/** Inserts unless a document of this key exists. True when it was inserted. */
export async function insertOnce<T>(
  collection: Collection<Stored<T>>,
  key: string,
  value: T,
): Promise<boolean> {
  try {
    await collection.insertOne({ ...value, _id: key } as never); // the driver's type forbids generic documents
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Writes the whole value under its key, whether or not it existed. */
export async function put<T>(collection: Collection<Stored<T>>, key: string, value: T): Promise<void> {
  await collection.replaceOne({ _id: key } as never, value as never, { upsert: true });
}

export function conflict(what: string, version: number): Error {
  return tstError('VERSION_CONFLICT', `${what} is no longer at version ${version}.`);
}
