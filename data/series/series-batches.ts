import type { Database } from '../store/database';
import { isDuplicateKey } from '../store/documents';
import { inBatches } from '../store/in-batches';
import { type ChunkDocument, chunkDocuments, type Head, heads, type OldVersion, oldVersions } from './head';

/** What each series needs from the database, asked for many series at once: contracts are updated some at a time. */
interface SeriesBatches {
  findHead(id: string): Promise<Head | null>;
  /** Stores chunks; those that are there already are kept from being pruned. */
  storeChunks(documents: readonly ChunkDocument[]): Promise<void>;
  /** Stores old versions under the version that each had: doing it twice writes the same. */
  keepVersion(version: OldVersion): Promise<void>;
}

const known = new WeakMap<Database, SeriesBatches>();

export function seriesBatches(database: Database): SeriesBatches {
  const found = known.get(database) ?? create(database);
  known.set(database, found);
  return found;
}

function create(database: Database): SeriesBatches {
  return {
    findHead: inBatches(async (ids: readonly string[]) => {
      const found = await heads(database)
        .find({ _id: { $in: [...ids] } })
        .toArray();
      const byId = new Map(found.map((head) => [head._id, head]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
    storeChunks: inBatches(async (all: readonly (readonly ChunkDocument[])[]) => {
      await insertChunks(database, new Map(all.flat().map((chunk) => [chunk._id, chunk])));
      return all.map(() => undefined);
    }),
    keepVersion: inBatches(async (versions: readonly OldVersion[]) => {
      const writes = versions.map(({ _id, ...replacement }) => ({
        replaceOne: { filter: { _id }, replacement, upsert: true },
      }));
      await oldVersions(database).bulkWrite(writes, { ordered: false });
      return versions.map(() => undefined);
    }),
  };
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
