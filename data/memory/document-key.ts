import { ObjectId } from 'mongodb';
import { isOperators } from './filter';
import { NotInMemoryError } from './refusals';

/** A value as key of a `Map`: equal for values that MongoDB takes as equal. */
export type DocumentKey = string | number | boolean | null;

/** Undefined for lists, mappings and bytes, which are not searched by. */
export function indexKey(value: unknown): DocumentKey | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value instanceof Date) return `\u0000date ${value.getTime()}`;
  if (value instanceof ObjectId) return `\u0000id ${value.toHexString()}`;
  return undefined;
}

export function keyOfId(id: unknown): DocumentKey {
  const key = id === undefined ? undefined : indexKey(id);
  if (key === undefined) throw new NotInMemoryError(`id ${JSON.stringify(id)}`);
  return key;
}

/** The keys of which a condition wants one; undefined when it may want others. */
export function keysWanted(condition: unknown): readonly DocumentKey[] | undefined {
  if (condition === undefined) return undefined;
  const values = isOperators(condition) ? condition['$in'] : [condition];
  if (!Array.isArray(values)) return undefined;
  const keys = new Set(values.map(indexKey));
  return keys.has(undefined) ? undefined : ([...keys] as DocumentKey[]);
}
