import type { Write } from './write-one';

/** One document's write; a command that writes several is several of these, one after the other. */
export interface WriteEvent {
  /** With the name of its database: `system.orders`. */
  readonly collection: string;
  readonly kind: Write['kind'];
  /** Of the document; undefined before it is known, and when none matched. */
  readonly id?: unknown;
}

/**
 * Called around everything that is asked over one connection. What a hook throws is what the caller gets: before a read or
 * write nothing was done; after a write it was done, and its answer is lost.
 */
export interface MemoryHooks {
  beforeRead?(collection: string): Promise<void> | void;
  beforeWrite?(write: WriteEvent): Promise<void> | void;
  readonly afterWrite?: ((write: WriteEvent) => Promise<void> | void) | undefined;
}
