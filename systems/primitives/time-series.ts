import { firstAtOrAfter } from '../../domain/series/rows';
import type { TimeSeries as Points, Series } from '../../domain/series/series';

/**
 * The currency of the engine: one named array over one time index. `times` are milliseconds of local naive wall-clock
 * time (see `systems/data/system-data.ts`).
 */
export type TimeSeries = Points;

/** Several named arrays over one time index. */
export type Frame = Series<string>;

/** The same index with every value mapped. */
export function mapValues(series: TimeSeries, f: (value: number, row: number) => number): TimeSeries {
  const { times, values } = series;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = f(values[i], i);
  return { times, values: out };
}

/** One column of a frame as a series. */
export function column(frame: Frame, name: string): TimeSeries {
  return { times: frame.times, values: frame.columns[name] };
}

/** A series of one repeated value over an index. */
export function constantSeries(times: Float64Array, value: number): TimeSeries {
  return { times, values: new Float64Array(times.length).fill(value) };
}

/** The rows from `from` on. Views, not copies. */
export function sliceFrom(series: TimeSeries, from: number): TimeSeries {
  const row = firstAtOrAfter(series.times, from);
  return row === 0 ? series : { times: series.times.subarray(row), values: series.values.subarray(row) };
}

/** Last value that is not missing; NaN if all are. */
export function lastValid(values: Float64Array): number {
  for (let i = values.length - 1; i >= 0; i--) if (!Number.isNaN(values[i])) return values[i];
  return NaN;
}

/** Value in force at `time`: of the last row at or before it; NaN before the first row. */
export function valueAt(series: TimeSeries, time: number): number {
  const row = firstAtOrAfter(series.times, time);
  if (row < series.times.length && series.times[row] === time) return series.values[row];
  return row === 0 ? NaN : series.values[row - 1];
}

/** Only the rows whose value is not missing. */
export function dropMissing(series: TimeSeries): TimeSeries {
  const { times, values } = series;
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) count++;
  if (count === values.length) return series;
  const outTimes = new Float64Array(count);
  const outValues = new Float64Array(count);
  let next = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    outTimes[next] = times[i];
    outValues[next++] = values[i];
  }
  return { times: outTimes, values: outValues };
}
