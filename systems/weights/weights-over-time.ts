import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { forwardFill } from '../primitives/fill';
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
  const anyPresent = rowsWithAny(names.map((name) => forwardFill(presence.columns[name])));
  const smoothed = names.map((name) => {
    const held = asOf({ times: raw.times, values: raw.columns[name] ?? zeros(raw) }, presence.times);
    const item = forwardFill(presence.columns[name]);
    const masked = held.map((w, i) => (anyPresent[i] === 1 && Number.isNaN(item[i]) ? 0 : w));
    const daily = businessDayMean({ times: presence.times, values: masked });
    return { times: daily.times, values: ewmMean(daily.values, { alpha: alphaOfSpan(span) }) };
  });
  const times = smoothed.length > 0 ? smoothed[0].times : presence.times;
  return normaliseRows(
    names,
    times,
    smoothed.map((one) => one.values),
  );
}

/** Rescales the weights of each row to sum 1; a row of zeros stays. Missing weights do not count. */
export function normaliseRows(
  names: readonly string[],
  times: Float64Array,
  values: readonly Float64Array[],
): Frame {
  const columns = values.map(() => new Float64Array(times.length));
  for (let i = 0; i < times.length; i++) {
    let total = 0;
    for (const one of values) if (!Number.isNaN(one[i])) total += one[i];
    for (let c = 0; c < values.length; c++) columns[c][i] = total === 0 ? values[c][i] : values[c][i] / total;
  }
  return { times, columns: Object.fromEntries(names.map((name, c) => [name, columns[c]])) };
}

function zeros(frame: Frame): Float64Array {
  return new Float64Array(frame.times.length);
}

function rowsWithAny(columns: readonly Float64Array[]): Uint8Array {
  const out = new Uint8Array(columns.length > 0 ? columns[0].length : 0);
  for (const values of columns) for (let i = 0; i < out.length; i++) if (!Number.isNaN(values[i])) out[i] = 1;
  return out;
}
