import type { Frame } from '../primitives/time-series';
import { type CorrelationMatrix, constantCorrelation } from './correlation-matrix';
import { estimateReturnCorrelations } from './return-correlations';
import type { CorrelationSettings } from './settings';

/** Business days of prices that pysystemtrade's production and reports estimate from: two years. */
const RECENT_ROWS = 512;

/** Correlation of daily returns (one column per instrument) in sample on the last rows, not shrunk. */
export function recentCorrelation(returns: Frame, settings: CorrelationSettings): CorrelationMatrix {
  const names = Object.keys(returns.columns);
  if (names.length === 0) return constantCorrelation([], 0);
  const columns = Object.fromEntries(names.map((name) => [name, recentRows(returns.columns[name])]));
  const recent = { times: recentRows(returns.times), columns };
  const { matrices } = estimateReturnCorrelations(recent, { ...settings, dateMethod: 'in_sample' });
  return matrices[0] ?? constantCorrelation(names, settings.offdiag);
}

export function recentRows(values: Float64Array): Float64Array {
  return values.subarray(Math.max(0, values.length - RECENT_ROWS));
}
