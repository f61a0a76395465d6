import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { asOf, reindex, unionTimes } from '../primitives/join';
import { businessDayMean } from '../primitives/resample';
import type { Frame, TimeSeries } from '../primitives/time-series';

/** Named series side by side on the union of their times; missing where one has no row. */
export function sideBySide(series: Readonly<Record<string, TimeSeries>>): Frame {
  const times = unionTimes(Object.values(series).map((one) => one.times));
  const columns: Record<string, Float64Array> = {};
  for (const [name, one] of Object.entries(series)) columns[name] = reindex(one, times);
  return { times, columns };
}

/** The same weights at one time, in force from then on. */
export function fixedWeights(weights: Readonly<Record<string, number>>, from: number): Frame {
  const columns = Object.entries(weights).map(([name, w]): [string, Float64Array] => [
    name,
    Float64Array.of(w),
  ]);
  return { times: Float64Array.of(from), columns: Object.fromEntries(columns) };
}

/**
 * Weights as they are used, day by day (domain document, 6.5 and 6.9; for forecasts and instruments alike).
 * `raw`: weights at the times from which they hold. `presence`: what is weighted (forecasts, positions).
 * A weight is 0 while its item is missing, unless all items are; business-day means are smoothed by an ewm of
 * `span` and rescaled to sum 1. Rows whose weights are all 0 stay so.
 */
export function weightsOverTime(raw: Frame, presence: Frame, span: number): Frame {
  const names = Object.keys(presence.columns);
  const { times } = presence;
  const starts = names.map((name) => firstPresent(presence.columns[name]));
  const anyFrom = Math.min(times.length, ...starts);
  const smoothed = names.map((name, c) => {
    const held = asOf({ times: raw.times, values: raw.columns[name] ?? zeros(raw) }, times);
    // An item stays present once it has been: it is carried forward.
    const masked = anyFrom < starts[c] ? held.slice().fill(0, anyFrom, starts[c]) : held;
    const daily = businessDayMean({ times, values: masked });
    return { times: daily.times, values: ewmMean(daily.values, { alpha: alphaOfSpan(span) }) };
  });
  return normaliseRows(
    names,
    smoothed.length > 0 ? smoothed[0].times : times,
    smoothed.map((one) => one.values),
  );
}

/** Rescales the weights of each row to sum 1; a row of zeros stays. Missing weights do not count. */
export function normaliseRows(
  names: readonly string[],
  times: Float64Array,
  values: readonly Float64Array[],
): Frame {
  const totals = new Float64Array(times.length);
  for (const one of values)
    for (let i = 0; i < totals.length; i++) if (!Number.isNaN(one[i])) totals[i] += one[i];
  const columns: Record<string, Float64Array> = {};
  names.forEach((name, c) => {
    const column = new Float64Array(times.length);
    for (let i = 0; i < column.length; i++)
      column[i] = totals[i] === 0 ? values[c][i] : values[c][i] / totals[i];
    columns[name] = column;
  });
  return { times, columns };
}

function zeros(frame: Frame): Float64Array {
  return new Float64Array(frame.times.length);
}

/** First row that is not missing; the length if all are. */
function firstPresent(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) return i;
  return values.length;
}
