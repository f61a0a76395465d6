import { compareValues } from './compare-values';
import type { MemoryDocument } from './document';
import { valuesAt } from './paths';
import { NotInMemoryError } from './refusals';

/** Fields with 1 (rising) or -1 (falling). */
export type MemorySort = Readonly<Record<string, 1 | -1>>;

/** Sorted as MongoDB sorts; equal ones stay in their order. Of a list its least (falling: greatest) item counts. */
export function sortDocuments(
  documents: readonly MemoryDocument[],
  sort: MemorySort = {},
): readonly MemoryDocument[] {
  const fields = Object.entries(sort).map(([name, way]) => {
    if (way !== 1 && way !== -1) throw new NotInMemoryError(`sort by ${name}: ${String(way)}`);
    return { path: name.split('.'), way };
  });
  if (fields.length === 0 || documents.length < 2) return documents;
  const keyed = documents.map((document) => ({
    document,
    keys: fields.map(({ path, way }) => sortKey(document, path, way)),
  }));
  const compare = (a: readonly Key[], b: readonly Key[]): number => {
    for (const [at, { way }] of fields.entries()) {
      const order = compareKeys(a[at], b[at]) * way;
      if (order !== 0) return order;
    }
    return 0;
  };
  return keyed.sort((a, b) => compare(a.keys, b.keys)).map(({ document }) => document);
}

/** An empty list is below everything, null included. */
type Key = { readonly value: unknown } | 'empty list';

function sortKey(document: MemoryDocument, path: readonly string[], way: 1 | -1): Key {
  const found = valuesAt(document, path);
  if (found.length === 1 && !Array.isArray(found[0])) return { value: found[0] };
  const keys = found.flatMap((value): readonly Key[] => {
    if (!Array.isArray(value)) return [{ value }];
    return value.length === 0 ? ['empty list'] : value.map((item: unknown) => ({ value: item }));
  });
  return keys.sort((a, b) => compareKeys(a, b) * way)[0] ?? { value: undefined };
}

function compareKeys(a: Key, b: Key): number {
  if (a === 'empty list' || b === 'empty list') return Number(a !== b) * (a === 'empty list' ? -1 : 1);
  return compareValues(a.value, b.value);
}
