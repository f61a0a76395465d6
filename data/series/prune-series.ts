import { HOUR_MS } from '../../domain/time/units';
import type { Database } from '../store/database';
import { chunkDocuments, heads, oldVersions, type PartList } from './head';
import { type SeriesKey, seriesId } from './series-key';

/** A chunk touched within this time may belong to a write that has not switched its head yet. */
const WRITE_GRACE_MS = HOUR_MS;
const DELETE_BATCH = 1000;

export interface PrunedSeries {
  readonly versions: number;
  readonly chunks: number;
}

/**
 * Forgets versions that were replaced before the instant, then chunks that no version uses. `now` is the
 * machine's clock, as are the stored times.
 */
export async function pruneSeries(
  database: Database,
  replacedBefore: Date,
  now: Date,
): Promise<PrunedSeries> {
  const { deletedCount: versions } = await oldVersions(database).deleteMany({
    replacedAt: { $lt: replacedBefore },
  });
  const used = await usedChunks(database);
  const idle = { touchedAt: { $lt: new Date(now.getTime() - WRITE_GRACE_MS) } };
  const unused: string[] = [];
  for await (const { _id } of chunkDocuments(database).find(idle, { projection: { _id: 1 } })) {
    if (!used.has(_id)) unused.push(_id);
  }
  let chunks = 0;
  for (let start = 0; start < unused.length; start += DELETE_BATCH) {
    // `idle` again: a writer may have touched one meanwhile.
    const batch = { _id: { $in: unused.slice(start, start + DELETE_BATCH) }, ...idle };
    chunks += (await chunkDocuments(database).deleteMany(batch)).deletedCount;
  }
  return { versions, chunks };
}

/** Removes a series with its old versions; its chunks are removed by the next pruning. A roll state is removed too. */
export async function removeSeries(database: Database, key: SeriesKey): Promise<void> {
  await heads(database).deleteOne({ _id: seriesId(key) });
  await oldVersions(database).deleteMany({ key: seriesId(key) });
}

async function usedChunks(database: Database): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  const add = (parts: Readonly<Record<string, PartList>>): void => {
    for (const part of Object.values(parts)) for (const chunk of part.chunks) used.add(chunk.id);
  };
  for await (const head of heads(database).find({}, { projection: { parts: 1 } })) add(head.parts);
  for await (const version of oldVersions(database).find({}, { projection: { parts: 1 } }))
    add(version.parts);
  return used;
}
