import type { MemoryDocument, MemoryFilter } from './document';
import { type DocumentKey, keyOfId, keysWanted } from './document-key';
import { createFieldIndex, type FieldIndex } from './field-index';
import { matcher } from './filter';

/** A document and its place in the order of insertion. */
interface Entry {
  readonly document: MemoryDocument;
  readonly place: number;
}

/** The documents of one collection by their ids, in the order of their insertion. */
export type DocumentMap = ReadonlyMap<DocumentKey, Entry>;

/** The documents of one collection, found by their ids and by the fields that have an index. */
export interface StoredDocuments {
  /** Those that match, in the order of their insertion. */
  find(filter: MemoryFilter): readonly MemoryDocument[];
  get(id: unknown): MemoryDocument | undefined;
  /** Stores it, in the place of the one with its id. */
  put(document: MemoryDocument): void;
  remove(id: unknown): void;
  /** Searches by this field get an index, made when first needed. */
  addIndex(field: string): void;
  /** Whether it holds anything, or was given an index. */
  isMade(): boolean;
  /** All as they are now: what is written later does not change it. Costs nothing until then. */
  snapshot(): DocumentMap;
  restore(documents: DocumentMap): void;
}

export function createStoredDocuments(): StoredDocuments {
  const indexed = new Set<string>();
  const indexes = new Map<string, FieldIndex>();
  let entries = new Map<DocumentKey, Entry>();
  let isShared = false; // with a snapshot: copied before it is written
  let places = 0;

  const own = (): Map<DocumentKey, Entry> => {
    if (isShared) entries = new Map(entries);
    isShared = false;
    return entries;
  };
  const indexOf = (field: string): FieldIndex => {
    const known = indexes.get(field);
    if (known !== undefined) return known;
    const index = createFieldIndex(field);
    for (const [id, { document }] of entries) index.add(id, document);
    indexes.set(field, index);
    return index;
  };
  const candidates = (filter: MemoryFilter): readonly Entry[] => {
    const ids = keysWanted(filter['_id']);
    if (ids !== undefined) return inOrder(entries, ids);
    for (const field of indexed) {
      const wanted = keysWanted(filter[field]);
      if (wanted !== undefined) return inOrder(entries, indexOf(field).ids(wanted));
    }
    return [...entries.values()];
  };

  return {
    find(filter) {
      const matches = matcher(filter);
      return candidates(filter)
        .filter(({ document }) => matches(document))
        .map(({ document }) => document);
    },
    get: (id) => entries.get(keyOfId(id))?.document,
    put(document) {
      const id = keyOfId(document['_id']);
      const before = entries.get(id);
      own().set(id, { document, place: before?.place ?? places++ });
      for (const index of indexes.values()) {
        if (before !== undefined) index.remove(id, before.document);
        index.add(id, document);
      }
    },
    remove(of) {
      const id = keyOfId(of);
      const before = entries.get(id);
      if (before === undefined) return;
      own().delete(id);
      for (const index of indexes.values()) index.remove(id, before.document);
    },
    addIndex: (field) => void indexed.add(field),
    isMade: () => entries.size > 0 || indexed.size > 0,
    snapshot() {
      isShared = true;
      return entries;
    },
    restore(documents) {
      entries = new Map(documents);
      isShared = false;
      indexes.clear();
      for (const { place } of documents.values()) places = Math.max(places, place + 1);
    },
  };
}

function inOrder(entries: DocumentMap, ids: Iterable<DocumentKey>): readonly Entry[] {
  const found: Entry[] = [];
  for (const id of ids) {
    const entry = entries.get(id);
    if (entry !== undefined) found.push(entry);
  }
  return found.length < 2 ? found : found.sort((a, b) => a.place - b.place);
}
