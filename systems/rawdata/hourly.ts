import { DAY_MS, HOUR_MS } from '../../domain/time/units';
import { dropMissing, type TimeSeries } from '../primitives/time-series';

/** The notional close: a row stamped 23:00:00 is the day's close, any other is intraday. */
const CLOSE_MS = 23 * HOUR_MS;

/** Last price of each hour that has an intraday row; hours without a price are left out. */
export function hourlyLast(prices: TimeSeries): TimeSeries {
  const times: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < prices.times.length; i++) {
    if (prices.times[i] % DAY_MS === CLOSE_MS || Number.isNaN(prices.values[i])) continue;
    const hour = Math.floor(prices.times[i] / HOUR_MS) * HOUR_MS;
    if (times[times.length - 1] === hour) values[values.length - 1] = prices.values[i];
    else {
      times.push(hour);
      values.push(prices.values[i]);
    }
  }
  return dropMissing({ times: Float64Array.from(times), values: Float64Array.from(values) });
}
