import { firstAfter, firstAtOrAfter, indexOfTime } from '../series/rows';
import type { TimeSeries } from '../series/series';

/** The final prices of one contract over time. */
export type PricePoints = TimeSeries;

export const NO_PRICES: PricePoints = { times: new Float64Array(0), values: new Float64Array(0) };

/** Returns a contract's final prices; undefined without any. */
export type FinalPrices = (contract: string) => PricePoints | undefined;

/** The points not after an instant. */
export function pointsUntil(points: PricePoints, instant: number): PricePoints {
  const end = firstAfter(points.times, instant);
  return { times: points.times.subarray(0, end), values: points.values.subarray(0, end) };
}

/** The points not before an instant. */
export function pointsFrom(points: PricePoints, instant: number): PricePoints {
  const start = firstAtOrAfter(points.times, instant);
  return { times: points.times.subarray(start), values: points.values.subarray(start) };
}

/** The value at exactly this time; NaN without one. */
export function valueAt(points: PricePoints, time: number): number {
  const index = indexOfTime(points.times, time);
  return index < 0 ? Number.NaN : points.values[index];
}
