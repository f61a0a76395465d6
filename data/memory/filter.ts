import { compareValues, kindOf } from './compare-values';
import { isMapping, type MemoryDocument, type MemoryFilter } from './document';
import { candidatesAt, valuesAt } from './paths';
import { NotInMemoryError } from './refusals';

type Matches = (document: unknown) => boolean;

/** Whether a document matches, as MongoDB decides it. Throws NotInMemoryError for an operator that is not known here. */
export function matcher(filter: MemoryFilter): (document: MemoryDocument) => boolean {
  const all = Object.entries(filter).map(([key, value]) => ofEntry(key, value));
  return (document) => all.every((matches) => matches(document));
}

function ofEntry(key: string, value: unknown): Matches {
  if (!key.startsWith('$')) return condition(key.split('.'), value);
  const of = (value as readonly MemoryFilter[]).map(matcher) as readonly Matches[];
  if (key === '$or') return (document) => of.some((matches) => matches(document));
  if (key === '$and') return (document) => of.every((matches) => matches(document));
  if (key === '$nor') return (document) => !of.some((matches) => matches(document));
  throw new NotInMemoryError(`operator ${key}`);
}

function condition(path: readonly string[], value: unknown): Matches {
  if (!isOperators(value)) return equals(path, value);
  const all = Object.entries(value).map(([name, operand]) => operator(path, name, operand));
  return (document) => all.every((matches) => matches(document));
}

export function isOperators(value: unknown): value is MemoryDocument {
  return isMapping(value) && Object.keys(value)[0]?.startsWith('$') === true;
}

function operator(path: readonly string[], name: string, operand: unknown): Matches {
  const make = OPERATORS[name];
  if (make === undefined) throw new NotInMemoryError(`operator ${name}`);
  return make(path, operand);
}

const OPERATORS: Readonly<Record<string, (path: readonly string[], operand: unknown) => Matches>> = {
  $ne: (path, operand) => not(equals(path, operand)),
  $in: equalsOne,
  $nin: (path, operand) => not(equalsOne(path, operand)),
  $gt: (path, operand) => compares(path, operand, (order) => order > 0),
  $gte: (path, operand) => compares(path, operand, (order) => order >= 0),
  $lt: (path, operand) => compares(path, operand, (order) => order < 0),
  $lte: (path, operand) => compares(path, operand, (order) => order <= 0),
  $exists: exists,
  $not: (path, operand) => not(condition(path, operand)),
  $elemMatch: hasItem,
  $size: (path, size) => (document) =>
    valuesAt(document, path).some((value) => Array.isArray(value) && value.length === size),
};

function not(matches: Matches): Matches {
  return (document) => !matches(document);
}

function equals(path: readonly string[], value: unknown): Matches {
  return (document) => candidatesAt(document, path).some((each) => compareValues(each, value) === 0);
}

function equalsOne(path: readonly string[], values: unknown): Matches {
  return (document) => {
    const found = candidatesAt(document, path);
    return (values as readonly unknown[]).some((value) =>
      found.some((each) => compareValues(each, value) === 0),
    );
  };
}

/** Values of the operand's kind only; NaN is neither above nor below a number. */
function compares(path: readonly string[], operand: unknown, fits: (order: number) => boolean): Matches {
  const kind = kindOf(operand);
  return (document) =>
    candidatesAt(document, path).some(
      (each) =>
        kindOf(each) === kind &&
        Number.isNaN(each) === Number.isNaN(operand) &&
        fits(compareValues(each, operand)),
    );
}

function exists(path: readonly string[], isWanted: unknown): Matches {
  return (document) => valuesAt(document, path).some((value) => value !== undefined) === isWanted;
}

function hasItem(path: readonly string[], wanted: unknown): Matches {
  const matches = isOperators(wanted) ? condition([], wanted) : ofMapping(wanted as MemoryFilter);
  return (document) =>
    valuesAt(document, path).some((value) => Array.isArray(value) && value.some((item) => matches(item)));
}

function ofMapping(filter: MemoryFilter): Matches {
  const matches = matcher(filter);
  return (item) => isMapping(item) && matches(item);
}
