import { asOfFilled } from '../../domain/series/join';
import { multiply } from '../primitives/arithmetic';
import type { TimeSeries } from '../primitives/time-series';
import type { Fill } from './fills';
import { type InstrumentCosts, tradingCost } from './instrument-cost';

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
