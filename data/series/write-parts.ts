import { Binary } from 'mongodb';
import type { RollSwitch } from '../../domain/rolls/roll-record';
import type { Series } from '../../domain/series/series';
import type { Database } from '../store/database';
import { conflict } from '../store/documents';
import { CHUNK_FORMAT, encodeChunk } from './chunk-format';
import { type PlannedChunk, planChunks } from './chunk-plan';
import { type ChunkDocument, type Head, heads, type OldVersion, type PartList } from './head';
import { seriesBatches } from './series-batches';
import { checkSeries } from './series-check';
import { type SeriesKey, seriesId } from './series-key';

/**
 * Replaces the given parts of a series (others stay), if it is still at `expectedVersion` (0: not there
 * yet), and returns the new version. New chunks first, then the head in one guarded write: a reader sees
 * before or after. The same content again writes nothing, also as the retry of a write whose answer was
 * lost. Throws VERSION_CONFLICT; BAD_INPUT for rows that are not sorted.
 */
export async function writeParts(
  database: Database,
  key: SeriesKey,
  parts: Readonly<Record<string, Series>>,
  expectedVersion: number,
  roll?: RollSwitch,
): Promise<number> {
  const id = seriesId(key);
  for (const [name, series] of Object.entries(parts)) checkSeries(`${id}#${name}`, series);
  const batches = seriesBatches(database);
  const head = await batches.findHead(id);
  const plans = Object.entries(parts).map(([name, series]) => ({ name, series, chunks: planChunks(series) }));
  const next = { ...head?.parts, ...Object.fromEntries(plans.map((plan) => [plan.name, partList(plan)])) };
  const version = head?.version ?? 0;
  if (head !== null && isWritten(head, expectedVersion, next, roll)) return version;
  if (version !== expectedVersion) throw conflict(`The series ${id}`, expectedVersion);
  const present = new Set(
    Object.values(head?.parts ?? {}).flatMap((part) => part.chunks.map((chunk) => chunk.id)),
  );
  await Promise.all([
    storeNewChunks(batches, plans, present),
    head !== null && version > 0 ? batches.keepVersion(oldVersion(head)) : undefined,
  ]);
  await switchHead(database, key, expectedVersion, next, roll);
  remember(database, id, plans, expectedVersion + 1);
  return expectedVersion + 1;
}

/**
 * Version of a series (0: without rows), and whether the given parts are stored exactly so, as `writeParts` would find
 * before it writes nothing.
 */
export async function storedAs(
  database: Database,
  key: SeriesKey,
  parts: Readonly<Record<string, Series>>,
): Promise<{ readonly version: number; readonly same: boolean }> {
  const head = await heads(database).findOne({ _id: seriesId(key) });
  if (head === null || head.version === 0) return { version: 0, same: false };
  const given = Object.entries(parts).map(
    ([name, series]) => [name, partList({ name, series, chunks: planChunks(series) })] as const,
  );
  return {
    version: head.version,
    same: sameParts(head.parts, { ...head.parts, ...Object.fromEntries(given) }),
  };
}

interface Plan {
  readonly name: string;
  readonly series: Series;
  readonly chunks: readonly PlannedChunk[];
}

function partList({ series, chunks }: Plan): PartList {
  return {
    columns: Object.keys(series.columns),
    chunks: chunks.map(({ id, start, end }) => ({ id, rows: end - start })),
  };
}

/** Whether the head says already what is to be written: by nobody's change, or by this very write before. */
function isWritten(
  head: Head,
  expectedVersion: number,
  parts: Head['parts'],
  roll: RollSwitch | undefined,
): boolean {
  const unchanged = head.version === expectedVersion && roll === undefined;
  const before = head.version === expectedVersion + 1;
  if (head.version === 0 || !(unchanged || before) || !sameParts(head.parts, parts)) return false;
  return (
    roll === undefined || (head.roll?.version === roll.next.version && head.roll.state === roll.next.state)
  );
}

function sameParts(a: Head['parts'], b: Head['parts']): boolean {
  const shape = (parts: Head['parts']) =>
    JSON.stringify(
      Object.entries(parts)
        .sort()
        .map(([name, part]) => [name, part.columns, part.chunks.map((c) => c.id)]),
    );
  return shape(a) === shape(b);
}

/** Rows that are encoded before they are stored: memory of a long series holds no more of its chunks than these have. */
const ROWS_AT_ONCE = 500_000;

/**
 * Parts that share rows share chunks. Chunks of the present head need no write: if it is still the head when switched,
 * they were in use throughout.
 */
async function storeNewChunks(
  { storeChunks }: ReturnType<typeof seriesBatches>,
  plans: readonly Plan[],
  present: ReadonlySet<string>,
): Promise<void> {
  const touchedAt = new Date(); // the machine's clock: it only keeps the pruning away from a write in progress
  const seen = new Set(present);
  let waiting: ChunkDocument[] = [];
  let rows = 0;
  for (const { series, chunks } of plans) {
    for (const { id, start, end } of chunks) {
      if (seen.has(id)) continue;
      seen.add(id);
      const body = new Binary(await encodeChunk(series, start, end));
      waiting.push({ _id: id, format: CHUNK_FORMAT, body, touchedAt });
      rows += end - start;
      if (rows < ROWS_AT_ONCE) continue;
      await storeChunks(waiting);
      [waiting, rows] = [[], 0];
    }
  }
  await storeChunks(waiting);
}

function oldVersion({ _id: key, version, parts }: Head): OldVersion {
  // the machine's clock: retention is about disk space
  return { _id: `${key}@${version}`, key, version, parts, replacedAt: new Date() };
}

async function switchHead(
  database: Database,
  key: SeriesKey,
  expectedVersion: number,
  parts: Head['parts'],
  roll: RollSwitch | undefined,
): Promise<void> {
  const id = seriesId(key);
  const changes = { ...key, version: expectedVersion + 1, parts, ...(roll && { roll: roll.next }) };
  const guard = { version: expectedVersion, ...rollGuard(roll) };
  const isFirst = expectedVersion === 0;
  if (await seriesBatches(database).switchHead({ id, guard, changes, isFirst })) return;
  throw conflict(`The series ${id}`, expectedVersion);
}

function rollGuard(roll: RollSwitch | undefined): object {
  if (roll === undefined) return {};
  return roll.readVersion === 0 ? { roll: { $exists: false } } : { 'roll.version': roll.readVersion };
}

/** A copy: the writer may later change its arrays. */
function remember(database: Database, id: string, plans: readonly Plan[], version: number): void {
  if (database.cache.bytesMax === 0) return;
  for (const plan of plans) {
    const columns = Object.entries(plan.series.columns).map(([name, values]) => [name, values.slice()]);
    database.cache.set(`${id}#${plan.name}`, {
      version,
      chunks: partList(plan).chunks,
      series: { times: plan.series.times.slice(), columns: Object.fromEntries(columns) },
    });
  }
}
