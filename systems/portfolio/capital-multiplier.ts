import type { CapitalMethod } from '../config/backtest-config';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/**
 * Multiple of the notional capital in force over time, from the daily percentage returns on fixed capital
 * (domain document, 6.9). Losses always bite; `half_compounding` never goes above 1.
 */
export function capitalMultiplier(percentReturns: TimeSeries, method: CapitalMethod): TimeSeries {
  let multiplier = 1;
  return mapValues(percentReturns, (percent) => {
    const growth = multiplier * (Number.isNaN(percent) ? 0 : percent / 100);
    if (method === 'full_compounding') multiplier += growth;
    if (method === 'half_compounding') multiplier = Math.min(multiplier + multiplier * growth, 1);
    return multiplier;
  });
}
