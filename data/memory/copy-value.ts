import { Binary, ObjectId } from 'mongodb';
import { isMapping, type MemoryDocument } from './document';
import { NotInMemoryError } from './refusals';

/**
 * A copy that shares nothing with the value: what the driver would read back after writing it. Keys without a value are
 * left out, in lists they become null; bytes become `Binary`. Throws NotInMemoryError for what is never stored.
 */
export function copyValue(value: unknown): unknown {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === null) return null;
  if (Array.isArray(value)) return value.map((item) => (item === undefined ? null : copyValue(item)));
  if (isMapping(value)) return copyDocument(value);
  return copySpecial(value);
}

export function copyDocument(document: MemoryDocument): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key in document) {
    const value = document[key];
    if (value !== undefined) copy[key] = copyValue(value);
  }
  return copy;
}

function copySpecial(value: unknown): unknown {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return new Date(value.getTime());
  if (value instanceof Binary) return new Binary(Buffer.from(value.value()), value.sub_type);
  if (value instanceof Uint8Array) return new Binary(Buffer.from(value));
  if (value instanceof ObjectId) return value;
  throw new NotInMemoryError(`${Object.prototype.toString.call(value)} in a document`);
}
