import { Binary, ObjectId } from 'mongodb';
import { isMapping, type MemoryDocument } from './document';

/** Places of the kinds of values in MongoDB's order; what is absent sorts as null. */
const KINDS = ['null', 'number', 'text', 'mapping', 'list', 'bytes', 'id', 'truth', 'date'] as const;
type Kind = (typeof KINDS)[number];

export function kindOf(value: unknown): Kind {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'truth';
  if (value instanceof Date) return 'date';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Binary) return 'bytes';
  if (value instanceof ObjectId) return 'id';
  if (isMapping(value)) return 'mapping';
  throw new TypeError(`A value of a filter or a document: ${String(value)}`);
}

/** Below 0, 0 or above 0, in MongoDB's order of values; NaN is below all other numbers. */
export function compareValues(a: unknown, b: unknown): number {
  const kind = kindOf(a);
  const other = kindOf(b);
  return kind === other ? OF_KIND[kind](a as never, b as never) : KINDS.indexOf(kind) - KINDS.indexOf(other);
}

const OF_KIND: Readonly<Record<Kind, (a: never, b: never) => number>> = {
  null: () => 0,
  number: compareNumbers,
  text: compareTexts,
  mapping: compareMappings,
  list: compareLists,
  bytes: compareBytes,
  id: (a: ObjectId, b: ObjectId) => compareTexts(a.toHexString(), b.toHexString()),
  truth: (a: boolean, b: boolean) => Number(a) - Number(b),
  date: (a: Date, b: Date) => a.getTime() - b.getTime(),
};

function compareNumbers(a: number, b: number): number {
  if (a === b) return 0;
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  return Number.isNaN(b) || a > b ? 1 : -1;
}

const FIRST_SURROGATE = 0xd8_00;

/** By bytes of UTF-8, which differs from JavaScript's order beyond the basic plane only. */
function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  const end = Math.min(a.length, b.length);
  let at = 0;
  while (at < end && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (a.charCodeAt(at) >= FIRST_SURROGATE && b.charCodeAt(at) >= FIRST_SURROGATE)
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}

function compareLists(a: readonly unknown[], b: readonly unknown[]): number {
  for (let at = 0; at < a.length && at < b.length; at += 1) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Field by field in their order: the kind of the value, the name, the value. */
function compareMappings(a: MemoryDocument, b: MemoryDocument): number {
  const [ofA, ofB] = [Object.entries(a), Object.entries(b)];
  for (let at = 0; at < ofA.length && at < ofB.length; at += 1) {
    const [[nameA, x], [nameB, y]] = [ofA[at], ofB[at]];
    const order =
      KINDS.indexOf(kindOf(x)) - KINDS.indexOf(kindOf(y)) ||
      compareTexts(nameA, nameB) ||
      compareValues(x, y);
    if (order !== 0) return order;
  }
  return ofA.length - ofB.length;
}

function compareBytes(a: Binary, b: Binary): number {
  return a.length() - b.length() || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value());
}
