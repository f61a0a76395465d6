import { tstError } from '../../domain/errors/errors';
import type { Series } from '../../domain/series/series';
import type { Database } from '../store/database';
import { decodeChunk } from './chunk-format';
import { chunkDocuments, type Head, heads, type OldVersion, oldVersions, type PartList } from './head';
import { seriesBatches } from './series-batches';
import type { CachedPart } from './series-cache';
import { type SeriesKey, type SeriesKind, seriesId } from './series-key';

export interface ReadParts {
  readonly version: number;
  readonly parts: Readonly<Record<string, Series>>;
}

/**
 * The named parts of a series at one version (default: the present one), all of the same version. Undefined
 * when the series does not exist. The arrays are shared with other readers: never write into them.
 * Throws MISSING_DATA for a version that is not kept any more.
 */
export async function readParts(
  database: Database,
  key: SeriesKey,
  names: readonly string[],
  version?: number,
): Promise<ReadParts | undefined> {
  const known = version === undefined ? undefined : fromCache(database, key, names, version);
  if (known !== undefined) return known;
  const found = await findVersion(database, key, version);
  if (found === undefined || found.version === 0) return undefined;
  const parts: Record<string, Series> = {};
  for (const name of names) {
    const list = found.parts[name];
    if (list !== undefined)
      parts[name] = await assemble(database, `${seriesId(key)}#${name}`, list, found.version);
  }
  return { version: found.version, parts };
}

/** A part of a series, and the version at which it is that. */
export interface VersionedPart {
  readonly version: number;
  readonly series: Series;
}

/**
 * One part of every series of a kind whose name begins so, by name, each at its present version: one look at the heads
 * for all of them. Arrays are shared, as in `readParts`.
 */
export async function readPartOfAll(
  database: Database,
  kind: SeriesKind,
  nameStart: string,
  part: string,
): Promise<ReadonlyMap<string, VersionedPart>> {
  const start = `${kind}/${nameStart}`;
  return readPartWhere(database, { _id: { $gte: start, $lt: `${start}\uffff` } }, part);
}

/** The same for those of the named series that exist. */
export async function readPartOfThese(
  database: Database,
  kind: SeriesKind,
  names: readonly string[],
  part: string,
): Promise<ReadonlyMap<string, VersionedPart>> {
  if (names.length === 0) return new Map();
  return readPartWhere(database, { _id: { $in: names.map((name) => seriesId({ kind, name })) } }, part);
}

/** In one answer of the database: an instrument has some hundred contracts. */
const HEADS_AT_ONCE = 2_000;

async function readPartWhere(
  database: Database,
  filter: { readonly _id: object },
  part: string,
): Promise<ReadonlyMap<string, VersionedPart>> {
  const found = await heads(database)
    .find({ ...filter, version: { $gt: 0 } })
    .project<Pick<Head, '_id' | 'name' | 'parts' | 'version'>>({ name: 1, version: 1, [`parts.${part}`]: 1 })
    .sort({ _id: 1 })
    .batchSize(HEADS_AT_ONCE)
    .toArray();
  const all = new Map<string, VersionedPart>();
  for (const { _id, name, parts, version } of found) {
    const list = parts[part];
    if (list !== undefined)
      all.set(name, { version, series: await assemble(database, `${_id}#${part}`, list, version) });
  }
  return all;
}

/** Present version of a series; 0 when it does not exist. */
export async function readVersion(database: Database, key: SeriesKey): Promise<number> {
  const head = await heads(database).findOne({ _id: seriesId(key) }, { projection: { version: 1 } });
  return head?.version ?? 0;
}

function fromCache(
  database: Database,
  key: SeriesKey,
  names: readonly string[],
  version: number,
): ReadParts | undefined {
  const parts: Record<string, Series> = {};
  for (const name of names) {
    const cached = database.cache.get(`${seriesId(key)}#${name}`);
    if (cached?.version !== version) return undefined;
    parts[name] = cached.series;
  }
  return { version, parts };
}

async function findVersion(
  database: Database,
  key: SeriesKey,
  version: number | undefined,
): Promise<Head | OldVersion | undefined> {
  const id = seriesId(key);
  const head = await seriesBatches(database).findHead(id);
  if (version === undefined || head?.version === version) return head ?? undefined;
  const old = await oldVersions(database).findOne({ _id: `${id}@${version}` });
  if (old === null) throw tstError('MISSING_DATA', `Version ${version} of ${id} is not kept (any more).`);
  return old;
}

/** Puts a part together from what this process knows already and the chunks it has to fetch. */
async function assemble(database: Database, part: string, list: PartList, version: number): Promise<Series> {
  const cached = database.cache.get(part);
  if (cached !== undefined && sameChunks(cached, list)) {
    if (cached.version !== version) database.cache.set(part, { ...cached, version });
    return cached.series;
  }
  const pieces = reusable(cached);
  await fetchMissing(database, list, pieces, part);
  const series = joined(list, pieces);
  database.cache.set(part, { version, chunks: list.chunks, series });
  return series;
}

function sameChunks(cached: CachedPart, list: PartList): boolean {
  return (
    cached.chunks.length === list.chunks.length &&
    cached.chunks.every((chunk, index) => chunk.id === list.chunks[index].id)
  );
}

/** The cached part cut into its chunks again, without copying. */
function reusable(cached: CachedPart | undefined): Map<string, Series> {
  const pieces = new Map<string, Series>();
  let start = 0;
  for (const { id, rows } of cached?.chunks ?? []) {
    pieces.set(id, rowsOf(cached!.series, start, start + rows));
    start += rows;
  }
  return pieces;
}

function rowsOf(series: Series, start: number, end: number): Series {
  const columns = Object.entries(series.columns).map(([name, values]) => [name, values.subarray(start, end)]);
  return { times: series.times.subarray(start, end), columns: Object.fromEntries(columns) };
}

async function fetchMissing(
  database: Database,
  list: PartList,
  pieces: Map<string, Series>,
  part: string,
): Promise<void> {
  const missing = list.chunks.filter((chunk) => !pieces.has(chunk.id)).map((chunk) => chunk.id);
  if (missing.length === 0) return;
  const cursor = chunkDocuments(database).find({ _id: { $in: missing } }, { projection: { body: 1 } });
  for await (const { _id, body } of cursor) pieces.set(_id, await decodeChunk(body.buffer));
  const lost = missing.find((id) => !pieces.has(id));
  if (lost !== undefined) throw tstError('MISSING_DATA', `Chunk ${lost} of ${part} is not in the database.`);
}

function joined(list: PartList, pieces: ReadonlyMap<string, Series>): Series {
  const rows = list.chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const times = new Float64Array(rows);
  const columns = Object.fromEntries(list.columns.map((name) => [name, new Float64Array(rows)]));
  let start = 0;
  for (const { id } of list.chunks) {
    const piece = pieces.get(id)!;
    times.set(piece.times, start);
    for (const name of list.columns) columns[name].set(piece.columns[name], start);
    start += piece.times.length;
  }
  return { times, columns };
}
