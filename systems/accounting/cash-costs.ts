import { multiply } from '../primitives/arithmetic';
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
  for (let i = 0; i < std.length; i++) std[i] /= final;
  return { times: dailyPrices.times, values: std };
}

/** Cost of each fill in instrument currency, negative, summed by time; deflated where a deflator is given. */
export function cashCosts(
  fills: readonly Fill[],
  costs: InstrumentCosts,
  pointSize: number,
  deflator?: TimeSeries,
): TimeSeries {
  const ordered = [...fills].sort((a, b) => a.time - b.time);
  const times = new Float64Array(ordered.length);
  const values = new Float64Array(ordered.length);
  let rows = 0;
  for (const { time, quantity, price, withSlippage } of ordered) {
    if (rows === 0 || times[rows - 1] !== time) times[rows++] = time;
    values[rows - 1] -= tradingCost(costs, quantity, price, pointSize, withSlippage);
  }
  const series = { times: times.subarray(0, rows), values: values.subarray(0, rows) };
  if (deflator === undefined) return series;
  return { times: series.times, values: multiply(series.values, asOfFilled(deflator, series.times)) };
}
