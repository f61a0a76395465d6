import { compareValues } from './compare-values';
import { copyValue } from './copy-value';
import { isMapping, type MemoryDocument } from './document';
import {
  BAD_VALUE,
  CONFLICTING_PATHS,
  IMMUTABLE_FIELD,
  NotInMemoryError,
  PATH_NOT_VIABLE,
  serverError,
  TYPE_MISMATCH,
} from './refusals';
import { sameValue } from './same-value';

/** Operators with their fields: `{ $set: { state: 'working' }, $inc: { version: 1 } }`. */
export type Update = Readonly<Record<string, MemoryDocument>>;

/** The new value of a field; undefined: none. The same value back: nothing changed. */
type Change = (before: unknown, operand: unknown, path: string) => unknown;

const CHANGES: Readonly<Record<string, Change>> = {
  $set: (_before, operand) => operand,
  $setOnInsert: (_before, operand) => operand,
  $unset: () => undefined,
  $inc: increased,
  $max: (before, operand) => (before === undefined || compareValues(operand, before) > 0 ? operand : before),
  $addToSet: withItem,
};

/**
 * The document after an update: the same object when nothing changed. `isNew`: it is being inserted. Throws the server's
 * refusals, and NotInMemoryError for an operator that is not known here.
 */
export function updated(document: MemoryDocument, update: Update, isNew: boolean): MemoryDocument {
  assertApart(Object.values(update).flatMap((fields) => Object.keys(fields)));
  let result = document;
  for (const [operator, fields] of Object.entries(update)) {
    const change = CHANGES[operator];
    if (change === undefined) throw new NotInMemoryError(`update operator ${operator}`);
    if (operator === '$setOnInsert' && !isNew) continue;
    for (const [path, operand] of Object.entries(fields))
      result = changedAt(result, path.split('.'), (before) => change(before, copyValue(operand), path), path);
  }
  if ('_id' in document && !sameValue(result['_id'], document['_id']))
    throw serverError(
      IMMUTABLE_FIELD,
      "Performing an update on the path '_id' would modify the immutable field '_id'",
    );
  return result;
}

function changedAt(
  value: MemoryDocument,
  [name, ...rest]: readonly string[],
  change: (before: unknown) => unknown,
  path: string,
): MemoryDocument {
  const before = value[name];
  const after = rest.length === 0 ? change(before) : changedBelow(before, rest, change, path);
  if (sameValue(before, after)) return value;
  if (after !== undefined) return { ...value, [name]: after };
  const { [name]: _removed, ...others } = value;
  return others;
}

function changedBelow(
  before: unknown,
  rest: readonly string[],
  change: (before: unknown) => unknown,
  path: string,
): unknown {
  if (isMapping(before)) return changedAt(before, rest, change, path);
  if (Array.isArray(before)) throw new NotInMemoryError(`update of ${path}, through a list`);
  if (change(undefined) === undefined) return before; // nothing to remove
  if (before === undefined) return changedAt({}, rest, change, path);
  throw serverError(PATH_NOT_VIABLE, `Cannot create field '${rest[0]}' in element of ${path}`);
}

function increased(before: unknown, by: unknown, path: string): unknown {
  if (typeof by !== 'number')
    throw serverError(TYPE_MISMATCH, `Cannot increment with non-numeric argument: ${path}`);
  if (before === undefined) return by;
  if (typeof before === 'number') return before + by;
  throw serverError(TYPE_MISMATCH, `Cannot apply $inc to a value of non-numeric type: ${path}`);
}

function withItem(before: unknown, item: unknown, path: string): unknown {
  if (isMapping(item) && '$each' in item) throw new NotInMemoryError('$each');
  if (before === undefined) return [item];
  if (!Array.isArray(before))
    throw serverError(BAD_VALUE, `Cannot apply $addToSet to non-array field: ${path}`);
  return before.some((each) => compareValues(each, item) === 0) ? before : [...before, item];
}

/** Two operators must not meet in one field. */
function assertApart(paths: readonly string[]): void {
  if (paths.length < 2) return;
  const sorted = paths.map((path) => `${path}.`).sort();
  const at = sorted.findIndex((path, index) => sorted[index + 1]?.startsWith(path));
  if (at >= 0)
    throw serverError(
      CONFLICTING_PATHS,
      `Updating the path '${sorted[at + 1].slice(0, -1)}' would create a conflict at '${sorted[at].slice(0, -1)}'`,
    );
}
