import type { CollectionAccess } from './collection-access';
import { collectionWrites } from './collection-writes';
import { compareValues } from './compare-values';
import { copyValue } from './copy-value';
import type { MemoryDocument, MemoryFilter } from './document';
import { type FindOptions, findCursor } from './find-cursor';
import { grouped } from './group';
import { knownOptions } from './options';
import { candidatesAt } from './paths';

/** The methods of the driver's collection that are in use, with its answers and refusals. */
export function memoryCollection(access: CollectionAccess) {
  return {
    collectionName: access.name,
    namespace: access.fullName,
    ...reads(access),
    ...collectionWrites(access),
  };
}

function reads({ fullName, documents, hooks }: CollectionAccess) {
  const read = async () => {
    await hooks.beforeRead?.(fullName);
    return documents;
  };
  const find = (filter: MemoryFilter = {}, options?: FindOptions) =>
    findCursor(read, filter, knownOptions(options, ['sort', 'limit', 'projection']));
  return {
    find,
    async findOne(filter: MemoryFilter = {}, options?: FindOptions) {
      const [found] = await find(filter, options).limit(1).toArray();
      return found ?? null;
    },
    async countDocuments(filter: MemoryFilter = {}, options?: object) {
      knownOptions(options, []);
      return (await read()).find(filter).length;
    },
    async distinct(field: string, filter: MemoryFilter = {}) {
      const found = (await read()).find(filter).flatMap((document) => distinctOf(document, field));
      const sorted = found.sort(compareValues);
      return sorted
        .filter((value, at) => at === 0 || compareValues(value, sorted[at - 1]) !== 0)
        .map(copyValue);
    },
    aggregate: (pipeline: readonly unknown[]) => ({
      toArray: async () => grouped((await read()).find({}), pipeline),
    }),
    async createIndexes(indexes: readonly { readonly key: MemoryDocument }[]) {
      for (const { key } of indexes) documents.addIndex(Object.keys(key)[0]);
    },
  };
}

function distinctOf(document: MemoryDocument, field: string): readonly unknown[] {
  return candidatesAt(document, field.split('.')).filter(
    (value) => value !== undefined && !Array.isArray(value),
  );
}
