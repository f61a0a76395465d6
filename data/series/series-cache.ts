import type { Series } from '../../domain/series/series';

/** A part of a series as this process last read or wrote it, with the chunks it was put together from. */
export interface CachedPart {
  readonly version: number;
  readonly chunks: readonly { readonly id: string; readonly rows: number }[];
  readonly series: Series;
}

/** What this process has decoded. Chunks are named by their content, so nothing in here is ever stale. */
export interface SeriesCache {
  get(part: string): CachedPart | undefined;
  set(part: string, cached: CachedPart): void;
  clear(): void;
  readonly bytes: number;
  /** 0: it keeps nothing. */
  readonly bytesMax: number;
}

const CACHE_BYTES_MAX = 256 * 1024 * 1024;

/** Least recently used parts leave when the total passes `bytesMax`. */
export function createSeriesCache(bytesMax = CACHE_BYTES_MAX): SeriesCache {
  const parts = new Map<string, CachedPart>();
  let bytes = 0;
  const drop = (name: string, part: CachedPart): void => {
    parts.delete(name);
    bytes -= bytesOf(part.series);
  };
  return {
    bytesMax,
    get(name) {
      const found = parts.get(name);
      if (found === undefined) return undefined;
      parts.delete(name); // a Map keeps the order of insertion: this makes it the newest
      parts.set(name, found);
      return found;
    },
    set(name, cached) {
      const before = parts.get(name);
      if (before !== undefined) drop(name, before);
      parts.set(name, cached);
      bytes += bytesOf(cached.series);
      for (const [oldest, value] of parts) {
        if (bytes <= bytesMax || oldest === name) break;
        drop(oldest, value);
      }
    },
    clear() {
      parts.clear();
      bytes = 0;
    },
    get bytes() {
      return bytes;
    },
  };
}

function bytesOf(series: Series): number {
  return series.times.byteLength * (1 + Object.keys(series.columns).length);
}
