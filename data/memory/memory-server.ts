import type { MemoryHooks } from './hooks';
import { memoryCollection } from './memory-collection';
import { refusingOthers } from './refusing-others';
import { createStoredDocuments, type DocumentMap, type StoredDocuments } from './stored-documents';

/** All that is stored, by the full names of the collections. What is written later does not change it. */
export type MemorySnapshot = ReadonlyMap<string, DocumentMap>;

/** What stays when a process dies: databases in memory. Each write is durable when it is answered. */
export interface MemoryServer {
  /** A database as one connection sees it: the methods of the driver's that are in use; others are refused by name. */
  db(name: string, hooks?: MemoryHooks): ReturnType<typeof memoryDb>;
  /** Costs a copy of a collection when that is next written, and no more. */
  snapshot(): MemorySnapshot;
  /** Everything is again as it was then, for all connections. */
  restore(snapshot: MemorySnapshot): void;
}

type Collections = Map<string, StoredDocuments>;

export function createMemoryServer(): MemoryServer {
  const collections: Collections = new Map();
  return {
    db: (name, hooks = {}) => memoryDb(name, collections, hooks),
    snapshot: () => new Map([...collections].map(([name, documents]) => [name, documents.snapshot()])),
    restore(snapshot) {
      for (const name of snapshot.keys()) documentsOf(collections, name);
      for (const [name, documents] of collections) documents.restore(snapshot.get(name) ?? new Map());
    },
  };
}

function memoryDb(databaseName: string, collections: Collections, hooks: MemoryHooks) {
  const asked = new Map<string, ReturnType<typeof memoryCollection>>();
  const collection = (name: string): ReturnType<typeof memoryCollection> => {
    const known = asked.get(name);
    if (known !== undefined) return known;
    const fullName = `${databaseName}.${name}`;
    const documents = documentsOf(collections, fullName);
    const made = refusingOthers('collection', memoryCollection({ name, fullName, documents, hooks }));
    asked.set(name, made);
    return made;
  };
  return refusingOthers('db', {
    databaseName,
    collection,
    /** Those that hold something, or were given an index. */
    listCollections: () => ({
      toArray: async () =>
        [...collections]
          .filter(([name, documents]) => name.startsWith(`${databaseName}.`) && documents.isMade())
          .map(([name]) => ({ name: name.slice(databaseName.length + 1), type: 'collection' })),
    }),
  });
}

function documentsOf(collections: Collections, name: string): StoredDocuments {
  const found = collections.get(name) ?? createStoredDocuments();
  collections.set(name, found);
  return found;
}
