import type { MemoryDocument } from './document';
import { type DocumentKey, indexKey } from './document-key';
import { candidatesAt } from './paths';

/** Ids of the documents by one field's values; a list is found by each of its items. */
export interface FieldIndex {
  add(id: DocumentKey, document: MemoryDocument): void;
  remove(id: DocumentKey, document: MemoryDocument): void;
  ids(values: readonly DocumentKey[]): ReadonlySet<DocumentKey>;
}

export function createFieldIndex(field: string): FieldIndex {
  const path = field.split('.');
  const byValue = new Map<DocumentKey, Set<DocumentKey>>();
  const valuesOf = (document: MemoryDocument) =>
    candidatesAt(document, path)
      .map(indexKey)
      .filter((key) => key !== undefined);
  return {
    add(id, document) {
      for (const value of valuesOf(document)) {
        const ids = byValue.get(value);
        if (ids === undefined) byValue.set(value, new Set([id]));
        else ids.add(id);
      }
    },
    remove(id, document) {
      for (const value of valuesOf(document)) {
        const ids = byValue.get(value);
        ids?.delete(id);
        if (ids?.size === 0) byValue.delete(value);
      }
    },
    ids: (values) => new Set(values.flatMap((value) => [...(byValue.get(value) ?? [])])),
  };
}
