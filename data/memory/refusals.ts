import { MongoServerError } from 'mongodb';

/** Thrown for what the real database has and this one does not: no answer is better than another one. */
export class NotInMemoryError extends Error {
  override readonly name = 'NotInMemoryError';
  constructor(what: string) {
    super(`The database in memory has no ${what}: add it to data/memory, and a case to its contract test.`);
  }
}

/** Codes of MongoDB's server. */
const DUPLICATE_KEY = 11_000;
export const BAD_VALUE = 2;
export const TYPE_MISMATCH = 14;
export const PATH_NOT_VIABLE = 28;
export const CONFLICTING_PATHS = 40;
export const IMMUTABLE_FIELD = 66;

export function serverError(code: number, message: string): MongoServerError {
  return new MongoServerError({ message, code });
}

export function duplicateKey(collection: string, id: unknown): MongoServerError {
  const message = `E11000 duplicate key error collection: ${collection} index: _id_ dup key: { _id: ${JSON.stringify(id)} }`;
  return new MongoServerError({
    message,
    code: DUPLICATE_KEY,
    keyPattern: { _id: 1 },
    keyValue: { _id: id },
  });
}
