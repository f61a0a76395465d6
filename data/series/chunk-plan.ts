import { createHash } from 'node:crypto';
import type { Series } from '../../domain/series/series';

/** One chunk of a series: rows `start` (included) to `end` (not included), named by what is in it. */
export interface PlannedChunk {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

/** A chunk ends with the first calendar quarter at whose end it has this many rows. */
const ROWS_MIN = 1000;

/**
 * Cuts a series into whole calendar quarters of at least 1000 rows: one or two quarters of hourly bars,
 * four years of daily ones. The cuts depend on what comes before them only, so that an append changes
 * the last chunk and no other.
 */
export function planChunks(series: Series): PlannedChunk[] {
  const { times } = series;
  const chunks: PlannedChunk[] = [];
  let start = 0;
  for (let row = 1; row <= times.length; row += 1) {
    const last = row === times.length;
    if (!last && (row - start < ROWS_MIN || sameQuarter(times[row - 1], times[row]))) continue;
    chunks.push({ id: contentId(series, start, row), start, end: row });
    start = row;
  }
  return chunks;
}

function sameQuarter(a: number, b: number): boolean {
  return quarterOf(a) === quarterOf(b);
}

function quarterOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

/** Hash of names, times and values, bit for bit: the same rows have the same id regardless of the writer. */
function contentId(series: Series, start: number, end: number): string {
  const hash = createHash('sha256').update(Object.keys(series.columns).join('\n'));
  for (const values of [series.times, ...Object.values(series.columns)]) {
    hash.update(new Uint8Array(values.buffer, values.byteOffset + start * 8, (end - start) * 8));
  }
  return hash.digest('base64url').slice(0, 27);
}
