import { HOUR_MS } from './units';
import { localTimesToUtc, SYSTEM_ZONE, utcToLocal } from './zone-time';

/**
 * UTC instants of the wall times of a file's rows, NaN for NaN. In the repeated autumn hour a time is its first
 * occurrence, and its second from the row on at which the hour begins again. Rows that are out of order anywhere else
 * don't say when that is: among them each time is its first occurrence.
 */
export function localRowsToUtc(local: Float64Array, zone: string = SYSTEM_ZONE): Float64Array {
  const first = localTimesToUtc(local, zone);
  return isRising(first) ? first : (inOrderWithRepeatedHours(local, first, zone) ?? first);
}

function isRising(times: Float64Array): boolean {
  for (let row = 1; row < times.length; row += 1) if (!(times[row] > times[row - 1])) return false;
  return true;
}

function inOrderWithRepeatedHours(
  local: Float64Array,
  first: Float64Array,
  zone: string,
): Float64Array | undefined {
  const utc = first.slice();
  for (let row = 1; row < utc.length; row += 1) {
    const previous = utc[row - 1];
    if (utc[row] > previous) continue;
    const second = utc[row] + HOUR_MS;
    if (second >= previous && utcToLocal(second, zone) === local[row]) utc[row] = second;
    if (utc[row] < previous) return undefined;
  }
  return utc;
}
