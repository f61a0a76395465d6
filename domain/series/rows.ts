/** Rows of a series: finding, picking, joining. Every function returns a new series. */
import type { Series } from './series';

/** Index of the first time that is >= `at`; the length without one. */
export function firstAtOrAfter(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first time that is > `at`; the length without one. */
export function firstAfter(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last time that is <= `at`; -1 without one. */
export function lastAtOrBefore(times: Float64Array, at: number): number {
  return firstAfter(times, at) - 1;
}

/** Index of exactly this time; -1 without one. */
export function indexOfTime(times: Float64Array, at: number): number {
  const index = firstAtOrAfter(times, at);
  return times[index] === at ? index : -1;
}

function mapColumns<C extends string>(
  columns: Readonly<Record<C, Float64Array>>,
  change: (values: Float64Array, name: C) => Float64Array,
): Record<C, Float64Array> {
  const changed = {} as Record<C, Float64Array>;
  for (const name of Object.keys(columns) as C[]) changed[name] = change(columns[name], name);
  return changed;
}

export function emptySeries<C extends string>(names: readonly C[]): Series<C> {
  const columns = {} as Record<C, Float64Array>;
  for (const name of names) columns[name] = new Float64Array(0);
  return { times: new Float64Array(0), columns };
}

/** Rows `from` (included) to `to` (not included). */
export function sliceRows<C extends string>(
  series: Series<C>,
  from: number,
  to = series.times.length,
): Series<C> {
  return {
    times: series.times.slice(from, to),
    columns: mapColumns(series.columns, (v) => v.slice(from, to)),
  };
}

/** Rows `from` to `to` as a view of the same memory, for reading and joining only. */
export function viewRows<C extends string>(series: Series<C>, from: number, to: number): Series<C> {
  return {
    times: series.times.subarray(from, to),
    columns: mapColumns(series.columns, (values) => values.subarray(from, to)),
  };
}

/** The rows with these indices, in the order given. */
export function pickRows<C extends string>(series: Series<C>, indices: ArrayLike<number>): Series<C> {
  const pick = (values: Float64Array) => {
    const picked = new Float64Array(indices.length);
    for (let place = 0; place < indices.length; place++) picked[place] = values[indices[place]];
    return picked;
  };
  return { times: pick(series.times), columns: mapColumns(series.columns, pick) };
}

/** The rows for which the test holds. */
export function filterRows<C extends string>(series: Series<C>, keep: (index: number) => boolean): Series<C> {
  const indices = new Uint32Array(series.times.length);
  let count = 0;
  for (let index = 0; index < series.times.length; index++) if (keep(index)) indices[count++] = index;
  return count === series.times.length ? series : pickRows(series, indices.subarray(0, count));
}

/** The rows of one series after those of another. */
export function concatRows<C extends string>(first: Series<C>, second: Series<C>): Series<C> {
  const join = (a: Float64Array, b: Float64Array) => {
    const joined = new Float64Array(a.length + b.length);
    joined.set(a);
    joined.set(b, a.length);
    return joined;
  };
  const columns = mapColumns(first.columns, (values, name) => join(values, second.columns[name]));
  return { times: join(first.times, second.times), columns };
}

/** Rows put in the order of time; of several rows of one time the first given stays. */
export function sortRows<C extends string>(series: Series<C>): Series<C> {
  const { times } = series;
  const order = Array.from(times, (_, index) => index).sort((a, b) => times[a] - times[b] || a - b);
  const unique = order.filter((row, position) => position === 0 || times[row] !== times[order[position - 1]]);
  const sorted = unique.length === times.length && unique.every((row, position) => row === position);
  return sorted ? series : pickRows(series, unique);
}
