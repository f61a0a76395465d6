import type { Collection, Db } from 'mongodb';
import { tstError } from '../../domain/errors/errors';

/** Methods of a collection whose first argument says which documents are meant. */
const BY_FILTER: ReadonlySet<string> = new Set([
  'find',
  'findOne',
  'findOneAndUpdate',
  'findOneAndReplace',
  'findOneAndDelete',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'deleteMany',
  'countDocuments',
]);

const OPERATORS: ReadonlySet<string> = new Set([
  ...['$in', '$nin', '$ne', '$gt', '$gte', '$lt', '$lte', '$exists', '$not', '$elemMatch', '$size'],
  ...['$or', '$and', '$nor'],
]);

/**
 * The same database, refusing every filter that could mean more documents than its writer thought: one with a value that
 * is undefined (the server would take it for "any"), with an operator we don't use, or with an operator in the place of
 * an id. Throws BAD_INPUT before anything is asked.
 */
export function withGuardedFilters(db: Db): Db {
  return new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'collection') return value.bind(target);
      return (...args: Parameters<Db['collection']>) => guarded(target.collection(...args));
    },
  });
}

function guarded(collection: Collection): Collection {
  return new Proxy(collection, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const where = positionOfFilter(String(name));
      if (where === undefined) return value.bind(target);
      return (...args: unknown[]) => {
        const filter = args[where];
        if (filter !== undefined) assertPlainFilter(target.collectionName, filter);
        return value.apply(target, args);
      };
    },
  });
}

function positionOfFilter(method: string): number | undefined {
  if (method === 'distinct') return 1;
  return BY_FILTER.has(method) ? 0 : undefined;
}

/** Throws BAD_INPUT, naming the collection and the key, for a filter that may mean more than was thought. */
export function assertPlainFilter(collection: string, filter: unknown): void {
  const fault = isMapping(filter) ? faultOf(filter, '') : 'is not a mapping';
  if (fault !== undefined)
    throw tstError('BAD_INPUT', `The filter of ${collection}${fault}: nothing was read or changed.`);
}

function faultOf(filter: Readonly<Record<string, unknown>>, path: string): string | undefined {
  for (const [key, value] of Object.entries(filter)) {
    const fault = faultOfValue(key, value, path === '' ? key : `${path}.${key}`);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function faultOfValue(key: string, value: unknown, path: string): string | undefined {
  if (value === undefined) return ` has no value at ${path}`;
  if (key.startsWith('$') && !OPERATORS.has(key)) return ` has the operator ${path}`;
  if (key === '_id' && !isIdCondition(value)) return ` has ${JSON.stringify(value)} in the place of an id`;
  if (Array.isArray(value)) {
    const faults = value.map((item, index) => faultOfValue('', item, `${path}[${index}]`));
    return faults.find((fault) => fault !== undefined);
  }
  return isMapping(value) ? faultOf(value, path) : undefined;
}

/** A value; a list of them; or a range that has both ends. */
function isIdCondition(value: unknown): boolean {
  if (!isMapping(value)) return !(value instanceof RegExp);
  const operators = Object.keys(value).sort().join();
  return ['$in', '$nin', '$gte,$lt', ''].includes(operators);
}

/** Of ours, not a date or one of the driver's types. */
function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    [Object.prototype, null].includes(Object.getPrototypeOf(value))
  );
}
