import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { rollingMax, rollingMin } from '../primitives/rolling';
import type { TimeSeries } from '../primitives/time-series';
import { numberArgument, type Rule } from './rule';

/** Place of the price within its range over `lookback` rows, from -20 to +20, smoothed. */
function breakoutForecast(price: TimeSeries, lookback: number, smooth: number): TimeSeries {
  const rows = { rows: lookback, minPeriods: Math.min(price.values.length, Math.ceil(lookback / 2)) };
  const highest = rollingMax(price.values, rows);
  const lowest = rollingMin(price.values, rows);
  const raw = new Float64Array(price.values.length);
  for (let i = 0; i < raw.length; i++) {
    const middle = (highest[i] + lowest[i]) / 2;
    raw[i] = 40 * ((price.values[i] - middle) / (highest[i] - lowest[i]));
  }
  const options = { alpha: alphaOfSpan(smooth), minPeriods: Math.ceil(smooth / 2) };
  return { times: price.times, values: ewmMean(raw, options) };
}

export const breakout: Rule = {
  data: ['rawdata.get_daily_prices'],
  // smooth 0 stands for a quarter of the lookback.
  arguments: { lookback: 10, smooth: 0 },
  forecast: ([price], args) => {
    const lookback = numberArgument(args, 'lookback');
    const smooth = numberArgument(args, 'smooth') || Math.max(Math.trunc(lookback / 4), 1);
    if (smooth >= lookback) throw new Error(`smooth ${smooth} must be less than lookback ${lookback}`);
    return breakoutForecast(price, lookback, smooth);
  },
};
