import { type BulkResult, counted, NOTHING_WRITTEN } from './bulk-result';
import { type BulkPart, bulkPart, bulkWrite } from './bulk-write';
import type { CollectionAccess } from './collection-access';
import type { MemoryDocument, MemoryFilter } from './document';
import { knownOptions, parsedReplacement, parsedUpdate } from './options';
import { type Projection, project } from './project';
import type { MemorySort } from './sort-documents';
import { type Outcome, type Write, writeOne } from './write-one';

interface UpsertOptions {
  readonly upsert?: boolean;
}

interface FindAndWriteOptions extends UpsertOptions {
  readonly returnDocument?: 'before' | 'after';
  readonly projection?: Projection;
  readonly sort?: MemorySort;
}

/** The methods that write, with the driver's answers and refusals. */
export function collectionWrites(access: CollectionAccess) {
  return { ...ofDocuments(access), ...findAndWrite(access), ...bulks(access) };
}

function ofDocuments(access: CollectionAccess) {
  const counts = async (operation: MemoryDocument): Promise<BulkResult> => {
    const part = bulkPart(operation);
    const outcomes = await writePart(access, part);
    return outcomes.reduce((all, each) => counted(all, each, part.write.kind, 0), NOTHING_WRITTEN);
  };
  const change = async (operation: MemoryDocument) => {
    const { matchedCount, modifiedCount, upsertedCount, upsertedIds } = await counts(operation);
    const upsertedId = upsertedIds[0] ?? null;
    return { acknowledged: true, matchedCount, modifiedCount, upsertedCount, upsertedId };
  };
  const removal = async (operation: MemoryDocument) => {
    const { deletedCount } = await counts(operation);
    return { acknowledged: true, deletedCount };
  };
  return {
    async insertOne(document: MemoryDocument) {
      const { insertedIds } = await counts({ insertOne: { document } });
      return { acknowledged: true, insertedId: insertedIds[0] };
    },
    updateOne: (filter: MemoryFilter, update: unknown, options?: UpsertOptions) =>
      change({ updateOne: { filter, update, ...options } }),
    updateMany: (filter: MemoryFilter, update: unknown, options?: UpsertOptions) =>
      change({ updateMany: { filter, update, ...options } }),
    replaceOne: (filter: MemoryFilter, replacement: unknown, options?: UpsertOptions) =>
      change({ replaceOne: { filter, replacement, ...options } }),
    deleteOne: (filter: MemoryFilter) => removal({ deleteOne: { filter } }),
    deleteMany: (filter: MemoryFilter = {}) => removal({ deleteMany: { filter } }),
  };
}

function findAndWrite(access: CollectionAccess) {
  const run = async (
    write: (sort: MemorySort | undefined, upsert: boolean) => Write,
    options: FindAndWriteOptions = {},
  ) => {
    const {
      sort,
      upsert = false,
      returnDocument = 'before',
      projection,
    } = knownOptions(options, [...(['sort', 'upsert', 'returnDocument', 'projection'] as const)]);
    const found = (await writeHooked(access, write(sort, upsert)))[returnDocument];
    return found === undefined ? null : project(found, projection);
  };
  return {
    findOneAndUpdate: async (filter: MemoryFilter, update: unknown, options?: FindAndWriteOptions) =>
      run(
        (sort, upsert) => ({ kind: 'update', filter, update: parsedUpdate(update), upsert, sort }),
        options,
      ),
    findOneAndReplace: async (filter: MemoryFilter, to: unknown, options?: FindAndWriteOptions) =>
      run(
        (sort, upsert) => ({ kind: 'replace', filter, replacement: parsedReplacement(to), upsert, sort }),
        options,
      ),
    findOneAndDelete: async (filter: MemoryFilter, options?: FindAndWriteOptions) =>
      run((sort) => ({ kind: 'delete', filter, sort }), options),
  };
}

function bulks(access: CollectionAccess) {
  const bulk = async (operations: readonly MemoryDocument[], options?: { readonly ordered?: boolean }) => {
    const { ordered = true } = knownOptions(options, ['ordered']);
    return bulkWrite(operations.map(bulkPart), ordered, (part) => writePart(access, part));
  };
  return {
    bulkWrite: bulk,
    insertMany: async (documents: readonly MemoryDocument[], options?: { readonly ordered?: boolean }) => {
      const operations = documents.map((document) => ({ insertOne: { document } }));
      return { acknowledged: true, ...(await bulk(operations, options)) };
    },
  };
}

/** A write of many documents is one write for each, as a server that dies in the middle would leave it. */
async function writePart(access: CollectionAccess, { write, isMany }: BulkPart): Promise<readonly Outcome[]> {
  if (!isMany || write.kind === 'insert') return [await writeHooked(access, write)];
  const found = access.documents.find(write.filter).map((document) => document['_id']);
  if (found.length === 0) return [await writeHooked(access, write)];
  const outcomes: Outcome[] = [];
  for (const _id of found)
    outcomes.push(await writeHooked(access, { ...write, filter: { ...write.filter, _id } }));
  return outcomes;
}

async function writeHooked({ fullName, documents, hooks }: CollectionAccess, write: Write): Promise<Outcome> {
  const event = { collection: fullName, kind: write.kind };
  await hooks.beforeWrite?.(event);
  const outcome = writeOne(fullName, documents, write);
  await hooks.afterWrite?.({ ...event, id: (outcome.after ?? outcome.before)?.['_id'] });
  return outcome;
}
