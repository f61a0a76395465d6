import { isDeepStrictEqual } from 'node:util';
import type { Database } from '../store/database';
import { isDuplicateKey } from '../store/documents';
import { inBatches } from '../store/in-batches';
import { perDatabase } from '../store/per-database';
import { type ChunkDocument, chunkDocuments, type Head, heads, type OldVersion, oldVersions } from './head';

/** What each series needs from the database, asked for many series at once: contracts are updated some at a time. */
interface SeriesBatches {
  findHead(id: string): Promise<Head | null>;
  /** Stores chunks; those that are there already are kept from being pruned. */
  storeChunks(documents: readonly ChunkDocument[]): Promise<void>;
  /** Writes the head if it is still as its guard says; false when it is not. */
  switchHead(change: HeadSwitch): Promise<boolean>;
  /** Stores old versions under the version that each had: doing it twice writes the same. */
  keepVersion(version: OldVersion): Promise<void>;
}

/** One guarded write of a head. */
interface HeadSwitch {
  readonly id: string;
  readonly guard: object;
  readonly changes: Omit<Head, '_id'>;
  /** The series is not there yet. */
  readonly isFirst: boolean;
}

export const seriesBatches = perDatabase((database): SeriesBatches => {
  return {
    findHead: inBatches((ids: readonly string[]) => findHeads(database, ids)),
    storeChunks: inBatches(async (all: readonly (readonly ChunkDocument[])[]) => {
      await insertChunks(database, new Map(all.flat().map((chunk) => [chunk._id, chunk])));
      return all.map(() => undefined);
    }),
    switchHead: inBatches((all: readonly HeadSwitch[]) => switchHeads(database, all)),
    keepVersion: inBatches(async (versions: readonly OldVersion[]) => {
      const writes = versions.map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id }, replacement, upsert: true },
      }));
      await oldVersions(database).bulkWrite(writes, { ordered: false });
      return versions.map(() => undefined);
    }),
  };
});

/** Each is one guarded write. How many were written does not tell which, so if one was not, the heads are asked. */
async function switchHeads(database: Database, all: readonly HeadSwitch[]): Promise<readonly boolean[]> {
  const writes = all.map(({ id, guard, changes, isFirst }) => ({
    updateOne: { filter: { _id: id, ...guard }, update: { $set: changes }, upsert: isFirst },
  }));
  try {
    const written = await heads(database).bulkWrite(writes, { ordered: false });
    if (written.matchedCount + written.upsertedCount === all.length) return all.map(() => true);
  } catch (error) {
    if (!isDuplicateKey(error)) throw error; // an upsert at the same time as another writer's
  }
  const found = await findHeads(
    database,
    all.map(({ id }) => id),
  );
  // One that was written and then changed again counts as not written: its writer reads and tries again.
  return all.map(({ changes }, index) => {
    const { _id, ...now } = found[index] ?? { _id: '' };
    return isDeepStrictEqual({ ...now, ...changes }, now);
  });
}

async function findHeads(database: Database, ids: readonly string[]): Promise<readonly (Head | null)[]> {
  const found = await heads(database)
    .find({ _id: { $in: [...ids] } })
    .batchSize(ids.length + 1) // a full batch would leave the server expecting a question for more
    .toArray();
  const byId = new Map(found.map((head) => [head._id, head]));
  return ids.map((id) => byId.get(id) ?? null);
}

async function insertChunks(database: Database, chunks: ReadonlyMap<string, ChunkDocument>): Promise<void> {
  if (chunks.size === 0) return;
  try {
    await chunkDocuments(database).insertMany([...chunks.values()], { ordered: false });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    // Some are there already, of an old version or a write that was abandoned: keep them from being pruned.
    const [{ touchedAt }] = chunks.values();
    const touched = await chunkDocuments(database).updateMany(
      { _id: { $in: [...chunks.keys()] } },
      { $set: { touchedAt } },
    );
    // Pruned in this very moment: written again.
    if (touched.matchedCount < chunks.size) await insertChunks(database, chunks);
  }
}
