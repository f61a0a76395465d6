import { forwardFill } from '../../domain/series/fill';
import { asOf, reindex, unionTimes } from '../../domain/series/join';
import { scale } from '../primitives/arithmetic';
import { roundAll } from '../primitives/round';
import type { TimeSeries } from '../primitives/time-series';

/** Positions as they count for profit: optionally one row later, optionally in whole contracts. */
export function effectivePositions(positions: TimeSeries, delayFill: boolean, rounded: boolean): TimeSeries {
  const values = rounded ? roundAll(positions.values) : positions.values;
  if (!delayFill) return { times: positions.times, values };
  const later = new Float64Array(values.length).fill(NaN);
  later.set(values.subarray(0, Math.max(values.length - 1, 0)), Math.min(1, values.length));
  return { times: positions.times, values: later };
}

/**
 * Profit in price points of each row: the position of the row before x the price change, both carried forward on the
 * union of their times. Missing counts as 0.
 */
export function pandlInPoints(positions: TimeSeries, prices: TimeSeries): TimeSeries {
  const times = unionTimes([positions.times, prices.times]);
  const position = forwardFill(reindex(positions, times));
  const price = forwardFill(reindex(prices, times));
  const values = new Float64Array(times.length);
  for (let i = 1; i < values.length; i++) {
    const profit = position[i - 1] * (price[i] - price[i - 1]);
    values[i] = Number.isNaN(profit) ? 0 : profit;
  }
  return { times, values };
}

/** Points x point size x FX in force (carried forward); money before the first FX rate is missing. */
export function toBaseCurrency(points: TimeSeries, pointSize: number, fx: TimeSeries): TimeSeries {
  const rate = asOf(fx, points.times);
  const values = scale(points.values, pointSize);
  for (let i = 0; i < values.length; i++) values[i] *= rate[i];
  return { times: points.times, values };
}
