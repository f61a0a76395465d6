import { forwardFill } from '../../domain/series/fill';
import { difference } from '../primitives/difference';
import { rollingStd } from '../primitives/rolling';
import { lastValid } from '../primitives/time-series';

const ROWS = 180;

/**
 * How much cheaper trading was when the price moved less: the standard deviation of daily price changes relative to
 * its final value, so that history depends on the last row; missing before it is known. A market that no longer
 * moves has nothing to compare with: 1 throughout.
 */
export function costDeflator(dailyPrices: Float64Array): Float64Array {
  const prices = forwardFill(dailyPrices);
  if (isDeadMarket(prices)) return new Float64Array(prices.length).fill(1);
  const std = rollingStd(difference(prices), { rows: ROWS, minPeriods: 3 });
  const final = lastValid(std);
  for (let i = 0; i < std.length; i++) std[i] /= final;
  return std;
}

/** True if the last 180 daily prices, missing ones carried forward, are all the same. */
export function isDeadMarket(dailyPrices: Float64Array): boolean {
  const prices = forwardFill(dailyPrices);
  if (prices.length < ROWS) return false;
  const last = prices[prices.length - 1];
  return prices.subarray(-ROWS).every((price) => price === last);
}
