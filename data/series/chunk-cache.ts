import type { Series } from '../../domain/series/series';

/** What this process has decoded, by content id: a content never changes, so an entry is never stale. */
export interface ChunkCache {
  get(id: string): Series | undefined;
  set(id: string, series: Series): void;
  clear(): void;
  readonly bytes: number;
}

const CACHE_BYTES_MAX = 256 * 1024 * 1024;

/** Least recently used entries leave when the total passes `bytesMax`. */
export function createChunkCache(bytesMax = CACHE_BYTES_MAX): ChunkCache {
  const entries = new Map<string, Series>();
  let bytes = 0;
  const drop = (id: string, series: Series): void => {
    entries.delete(id);
    bytes -= bytesOf(series);
  };
  return {
    get(id) {
      const found = entries.get(id);
      if (found === undefined) return undefined;
      entries.delete(id); // a Map keeps the order of insertion: this makes it the newest
      entries.set(id, found);
      return found;
    },
    set(id, series) {
      const before = entries.get(id);
      if (before !== undefined) drop(id, before);
      entries.set(id, series);
      bytes += bytesOf(series);
      for (const [oldest, value] of entries) {
        if (bytes <= bytesMax || oldest === id) break;
        drop(oldest, value);
      }
    },
    clear() {
      entries.clear();
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
