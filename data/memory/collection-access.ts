import type { MemoryHooks } from './hooks';
import type { StoredDocuments } from './stored-documents';

/** One collection as one connection sees it. */
export interface CollectionAccess {
  readonly name: string;
  /** With the name of its database. */
  readonly fullName: string;
  readonly documents: StoredDocuments;
  readonly hooks: MemoryHooks;
}
