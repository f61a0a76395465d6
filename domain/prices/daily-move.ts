/** How much a contract usually moves in a day, from whatever rows are stored of it: for collars. */
import { businessDayBucket } from '../time/business-day';
import { SYSTEM_ZONE, utcToLocal } from '../time/zone-time';
import { dailyVolatility } from './daily-volatility';
import type { PricePoints } from './price-points';

/** Of a normal distribution: standard deviation over mean absolute change. */
const DEVIATION_OF_MEAN_CHANGE = Math.sqrt(Math.PI / 2);

/**
 * One standard deviation of a day's change, in price points, from the last price of each business day (times are UTC):
 * hourly rows next to the daily ones don't make it smaller. NaN with fewer than 10 changes.
 */
export function dailyMove({ times, values }: PricePoints, zone: string = SYSTEM_ZONE): number {
  const closes = new Map<number, number>();
  values.forEach((value, row) => {
    if (Number.isFinite(value)) closes.set(businessDayBucket(utcToLocal(times[row], zone)), value);
  });
  return dailyVolatility(Float64Array.from(closes.values())) * DEVIATION_OF_MEAN_CHANGE;
}

/** The newest price that is a number; undefined without any. */
export function lastPrice(values: Float64Array): number | undefined {
  return values.findLast((value) => Number.isFinite(value));
}
