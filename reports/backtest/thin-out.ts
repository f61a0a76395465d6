import type { TimeSeries } from '../../systems/primitives/time-series';

/** A plot is 760 pixels wide: more points than this cannot be seen, and make the page large. */
const POINTS_MAX = 700;

/** Evenly spaced times from the first to the last of some series; the last is always there. */
export function plotTimes(series: readonly TimeSeries[]): readonly number[] {
  const known = series.filter(({ times }) => times.length > 0);
  if (known.length === 0) return [];
  const longest = known.reduce((a, b) => (b.times.length > a.times.length ? b : a)).times;
  const last = Math.max(...known.map(({ times }) => times[times.length - 1]));
  const step = Math.max(1, Math.ceil(longest.length / POINTS_MAX));
  const picked = Array.from(longest.filter((_, row) => row % step === 0));
  if (picked[picked.length - 1] !== last) picked.push(last);
  return picked;
}

/** Values in force at each of the times; NaN outside of the series. */
export function valuesAt(series: TimeSeries, times: readonly number[]): readonly number[] {
  const { times: own, values } = series;
  let row = -1;
  return times.map((time) => {
    while (row + 1 < own.length && own[row + 1] <= time) row += 1;
    const isOver = row === own.length - 1 && time > own[row];
    return row < 0 || isOver ? NaN : values[row];
  });
}

/** The lowest value since the time before: a deep fall of a few days must not vanish between two points. */
export function lowestSince(series: TimeSeries, times: readonly number[]): readonly number[] {
  const { times: own, values } = series;
  let row = 0;
  let last = NaN;
  return times.map((time) => {
    let lowest = Infinity;
    for (; row < own.length && own[row] <= time; row += 1) lowest = Math.min(lowest, values[row]);
    if (lowest !== Infinity) last = lowest;
    return last;
  });
}
