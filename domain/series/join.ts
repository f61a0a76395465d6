import { forwardFill } from './fill';
import { firstAtOrAfter } from './rows';
import type { TimeSeries } from './series';

/** True if both indexes are the same array or hold the same times. */
export function sameTimes(a: Float64Array, b: Float64Array): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Sorted union of indexes (outer join). Returns the longest array itself, the first of them, if it has all times. */
export function unionTimes(indexes: readonly Float64Array[]): Float64Array {
  if (indexes.length === 0) return new Float64Array(0);
  let union = indexes.reduce((longest, times) => (times.length > longest.length ? times : longest));
  for (const times of indexes) union = mergeTimes(union, times);
  return union;
}

/** Sorted intersection of two indexes (inner join). */
export function intersectTimes(a: Float64Array, b: Float64Array): Float64Array {
  if (sameTimes(a, b)) return a;
  const out = new Float64Array(Math.min(a.length, b.length));
  let count = 0;
  let j = 0;
  for (let i = 0; i < a.length; i++) {
    while (j < b.length && b[j] < a[i]) j++;
    if (j < b.length && b[j] === a[i]) out[count++] = a[i];
  }
  return out.subarray(0, count);
}

/** Values on another index, only where the times are equal; NaN elsewhere. The array itself where the indexes are the same. */
export function reindex(series: TimeSeries, times: Float64Array): Float64Array {
  if (sameTimes(series.times, times)) return series.values;
  const out = new Float64Array(times.length).fill(NaN);
  const { times: own, values } = series;
  const rows = own.length;
  let j = times.length > 0 ? firstAtOrAfter(own, times[0]) : 0;
  for (let i = 0; i < times.length && j < rows; i++) {
    const time = times[i];
    while (j < rows && own[j] < time) j++;
    if (j < rows && own[j] === time) out[i] = values[j];
  }
  return out;
}

/** Equal times only, then carried forward: rows between the new times are not seen. */
export function reindexThenFill(series: TimeSeries, times: Float64Array): Float64Array {
  return forwardFill(reindex(series, times));
}

/** Value of the last row at or before each new time, missing if that row is; NaN before the first row. */
export function asOf(series: TimeSeries, times: Float64Array): Float64Array {
  if (sameTimes(series.times, times)) return series.values;
  const out = new Float64Array(times.length).fill(NaN);
  const { times: own, values } = series;
  const rows = own.length;
  let next = times.length > 0 ? firstAtOrAfter(own, times[0]) : 0;
  let current = next > 0 ? values[next - 1] : NaN;
  for (let i = 0; i < times.length; i++) {
    const time = times[i];
    while (next < rows && own[next] <= time) current = values[next++];
    out[i] = current;
  }
  return out;
}

/** Last value that is not missing at or before each new time. */
export function asOfFilled(series: TimeSeries, times: Float64Array): Float64Array {
  return asOf({ times: series.times, values: forwardFill(series.values) }, times);
}

/** True if every time of `some` is in `times`. */
function holds(times: Float64Array, some: Float64Array): boolean {
  if (times === some || some.length === 0) return true;
  let row = firstAtOrAfter(times, some[0]);
  for (let i = 0; i < some.length; i++, row++) {
    while (row < times.length && times[row] < some[i]) row++;
    if (row === times.length || times[row] !== some[i]) return false;
  }
  return true;
}

function mergeTimes(a: Float64Array, b: Float64Array): Float64Array {
  if (holds(a, b)) return a;
  const out = new Float64Array(a.length + b.length);
  let i = 0;
  let j = 0;
  let count = 0;
  while (i < a.length || j < b.length) {
    const next = j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i] : b[j];
    while (i < a.length && a[i] === next) i++;
    while (j < b.length && b[j] === next) j++;
    out[count++] = next;
  }
  return out.slice(0, count);
}
