import type { MemoryDocument, MemoryFilter } from './document';
import { type Projection, project } from './project';
import { NotInMemoryError } from './refusals';
import { type MemorySort, sortDocuments } from './sort-documents';
import type { StoredDocuments } from './stored-documents';

export interface FindOptions {
  readonly sort?: MemorySort;
  readonly limit?: number;
  readonly projection?: Projection;
}

/** What `find` gives: asked when first read, as the driver's. */
export interface MemoryCursor extends AsyncIterable<unknown> {
  sort(sort: MemorySort): MemoryCursor;
  limit(limit: number): MemoryCursor;
  project(projection: Projection): MemoryCursor;
  batchSize(size: number): MemoryCursor;
  toArray(): Promise<readonly unknown[]>;
}

export function findCursor(
  read: () => Promise<StoredDocuments>,
  filter: MemoryFilter,
  options: FindOptions,
): MemoryCursor {
  const changed = (more: FindOptions) => findCursor(read, filter, { ...options, ...more });
  const toArray = async () => {
    const found = chosen(await read(), filter, options);
    return found.map((document) => project(document, options.projection));
  };
  return {
    sort: (sort) => changed({ sort }),
    limit: (limit) => changed({ limit }),
    project: (projection) => changed({ projection }),
    batchSize: () => changed({}),
    toArray,
    async *[Symbol.asyncIterator]() {
      yield* await toArray();
    },
  };
}

function chosen(
  documents: StoredDocuments,
  filter: MemoryFilter,
  options: FindOptions,
): readonly MemoryDocument[] {
  const { sort, limit = 0 } = options;
  if (limit < 0) throw new NotInMemoryError('limit below 0');
  const sorted = sortDocuments(documents.find(filter), sort);
  return limit === 0 ? sorted : sorted.slice(0, limit);
}
