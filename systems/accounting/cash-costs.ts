import { difference } from '../primitives/difference';
import { forwardFill } from '../primitives/fill';
import { asOfFilled } from '../primitives/join';
import { rollingStd } from '../primitives/rolling';
import { lastValid, type TimeSeries } from '../primitives/time-series';
import type { Fill } from './fills';
import { type InstrumentCosts, tradingCost } from './instrument-cost';

const DEFLATOR_ROWS = { rows: 180, minPeriods: 3 };

/**
 * How much cheaper trading was when the price moved less: the standard deviation of daily price changes relative to
 * its final value, so that history depends on the last row.
 */
export function costDeflator(dailyPrices: TimeSeries): TimeSeries {
  const std = rollingStd(difference(forwardFill(dailyPrices.values)), DEFLATOR_ROWS);
  const final = lastValid(std);
  return { times: dailyPrices.times, values: std.map((x) => x / final) };
}

/** Cost of each fill in instrument currency, negative, summed by time; deflated where a deflator is given. */
export function cashCosts(
  fills: readonly Fill[],
  costs: InstrumentCosts,
  pointSize: number,
  deflator?: TimeSeries,
): TimeSeries {
  const byTime = new Map<number, number>();
  for (const { time, quantity, price, withSlippage } of fills) {
    const cost = tradingCost(costs, quantity, price, pointSize, withSlippage);
    byTime.set(time, (byTime.get(time) ?? 0) - cost);
  }
  const times = Float64Array.from([...byTime.keys()].sort((a, b) => a - b));
  const scale = deflator === undefined ? undefined : asOfFilled(deflator, times);
  return {
    times,
    values: times.map((time, i) => (byTime.get(time) as number) * (scale === undefined ? 1 : scale[i])),
  };
}
