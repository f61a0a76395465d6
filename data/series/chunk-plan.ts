import { createHash } from 'node:crypto';
import { firstAtOrAfter } from '../../domain/series/rows';
import type { Series } from '../../domain/series/series';

/** One chunk of a series: rows `start` (included) to `end` (not included), named by what is in it. */
export interface PlannedChunk {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** A chunk ends with the first calendar quarter at whose end it has this many rows. */
const ROWS_MIN = 1000;

/** At most, so that a chunk of any values fits into one document of the database. */
const ROWS_MAX = 200_000;

/**
 * Cuts a series into whole calendar quarters of at least 1000 rows: one or two quarters of hourly bars,
 * four years of daily ones; bars of a few seconds into less. The cuts depend on what comes before them only, so that an append changes
 * the last chunk and no other.
 */
export function planChunks(series: Series): PlannedChunk[] {
  const chunks: PlannedChunk[] = [];
  for (let start = 0; start < series.times.length; ) {
    const end = endOfChunk(series.times, start);
    chunks.push({ id: contentId(series, start, end), start, end });
    start = end;
  }
  return chunks;
}

/** The first row of a later quarter than that of the last row which the chunk must have. */
function endOfChunk(times: Float64Array, start: number): number {
  const enough = start + ROWS_MIN - 1;
  const end = enough < times.length ? firstAtOrAfter(times, nextQuarter(times[enough])) : times.length;
  return Math.min(end, start + ROWS_MAX);
}

/** UTC ms at which the calendar quarter after that of the time begins. */
function nextQuarter(time: number): number {
  const date = new Date(time);
  const next = new Date(0);
  // Not `Date.UTC`, which takes years below 100 for those of the twentieth century.
  next.setUTCFullYear(date.getUTCFullYear(), 3 * Math.floor(date.getUTCMonth() / 3) + 3, 1);
  return next.getTime();
}

/** Hash of names, times and values, bit for bit: the same rows have the same id regardless of the writer. */
function contentId(series: Series, start: number, end: number): string {
  const hash = createHash('sha256').update(Object.keys(series.columns).join('\n'));
  for (const values of [series.times, ...Object.values(series.columns)]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset + start * 8, (end - start) * 8));
  }
  return hash.digest('base64url').slice(0, 27);
}
