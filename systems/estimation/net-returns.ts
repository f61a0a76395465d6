import { zeroToMissing } from '../../domain/series/fill';
import { ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import type { Frame } from '../primitives/time-series';

/**
 * Daily gross returns less their costs, spread evenly over the days: zeros become missing, and each day pays
 * cost / 16 daily standard deviations.
 * @param costSharpes annual cost of each column as a Sharpe ratio; negative numbers are costs
 */
export function netReturns(gross: Frame, costSharpes: Float64Array): Frame {
  const columns: Record<string, Float64Array> = {};
  Object.entries(gross.columns).forEach(([name, values], i) => {
    const present = zeroToMissing(values);
    const daily = (costSharpes[i] / ROOT_BUSINESS_DAYS_IN_YEAR) * sampleStdev(present);
    columns[name] = daily === 0 ? present : present.map((x) => x + daily);
  });
  return { times: gross.times, columns };
}

/** Annual cost of a curve as a Sharpe ratio, from its daily gross P&L and costs (negative); days of 0 don't count. */
export function realisedCostSharpe(gross: Float64Array, costs: Float64Array): number {
  const mean = meanOf(zeroToMissing(costs));
  return (mean * ROOT_BUSINESS_DAYS_IN_YEAR) / sampleStdev(zeroToMissing(gross));
}

function meanOf(values: Float64Array): number {
  const present = values.filter((x) => !Number.isNaN(x));
  return present.length === 0 ? 0 : present.reduce((sum, x) => sum + x, 0) / present.length;
}

function sampleStdev(values: Float64Array): number {
  let [count, mean, squares] = [0, 0, 0];
  for (const x of values) {
    if (Number.isNaN(x)) continue;
    count++;
    const gap = x - mean;
    mean += gap / count;
    squares += gap * (x - mean);
  }
  return count > 1 ? Math.sqrt(squares / (count - 1)) : NaN;
}
