import { asOf, reindex, unionTimes } from '../../domain/series/join';
import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { memoise } from '../primitives/memoise';
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
  // Equal weights are one array, so that what is made of them is made once.
  const columnOf = memoise((weight: number) => Float64Array.of(weight));
  const columns = Object.entries(weights).map(([name, weight]): [string, Float64Array] => [
    name,
    columnOf(weight),
  ]);
  return { times: Float64Array.of(from), columns: Object.fromEntries(columns) };
}

/**
 * Weights as they are used, day by day, of forecasts and instruments alike.
 * `raw`: weights at the times from which they hold. `presence`: what is weighted (forecasts, positions).
 * A weight is 0 while its item is missing, unless all items are; business-day means are smoothed by an ewm of
 * `span` and rescaled to sum 1. Rows whose weights are all 0 stay so.
 */
export function weightsOverTime(raw: Frame, presence: Frame, span: number): Frame {
  const names = Object.keys(presence.columns);
  const { times } = presence;
  const starts = names.map((name) => firstPresent(presence.columns[name]));
  const anyFrom = Math.min(times.length, ...starts);
  // Rules of one weight that begin on one day have one weight over time.
  const smoothedOf = memoise((values: Float64Array) =>
    memoise((start: number): TimeSeries => {
      const held = asOf({ times: raw.times, values }, times);
      // An item stays present once it has been: it is carried forward.
      const masked = anyFrom < start ? held.slice().fill(0, anyFrom, start) : held;
      const daily = businessDayMean({ times, values: masked });
      return { times: daily.times, values: ewmMean(daily.values, { alpha: alphaOfSpan(span) }) };
    }),
  );
  const noWeight = zeros(raw);
  const smoothed = names.map((name, c) => smoothedOf(raw.columns[name] ?? noWeight)(starts[c]));
  return normaliseRows(
    names,
    smoothed.length > 0 ? smoothed[0].times : times,
    smoothed.map((one) => one.values),
  );
}

/** Rescales the weights of each row to sum 1; a row of zeros stays. Missing weights do not count. */
function normaliseRows(
  names: readonly string[],
  times: Float64Array,
  values: readonly Float64Array[],
): Frame {
  const totals = new Float64Array(times.length);
  for (const one of values)
    for (let i = 0; i < totals.length; i++) if (!Number.isNaN(one[i])) totals[i] += one[i];
  const shareOf = memoise((one: Float64Array) => sharesOf(one, totals));
  return { times, columns: Object.fromEntries(names.map((name, c) => [name, shareOf(values[c])])) };
}

function sharesOf(values: Float64Array, totals: Float64Array): Float64Array {
  const out = new Float64Array(totals.length);
  for (let i = 0; i < out.length; i++) out[i] = totals[i] === 0 ? values[i] : values[i] / totals[i];
  return out;
}

function zeros(frame: Frame): Float64Array {
  return new Float64Array(frame.times.length);
}

/** First row that is not missing; the length if all are. */
function firstPresent(values: Float64Array): number {
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) return i;
  return values.length;
}
