import type { CapitalMethod } from '../config/backtest-config';
import type { TimeSeries } from '../primitives/time-series';

/**
 * Multiple of the notional capital in force over time, from the daily percentage returns on fixed capital.
 * A missing return changes nothing; before the first return full compounding has no
 * multiplier. Half compounding never goes above 1 and starts at 1: it leaves the first return out (parity).
 */
export function capitalMultiplier(percentReturns: TimeSeries, method: CapitalMethod): TimeSeries {
  return { times: percentReturns.times, values: MULTIPLIERS[method](percentReturns.values) };
}

const MULTIPLIERS: Readonly<Record<CapitalMethod, (percent: Float64Array) => Float64Array>> = {
  fixed_capital: (percent) => new Float64Array(percent.length).fill(1),
  full_compounding: (percent) => {
    const out = new Float64Array(percent.length).fill(NaN);
    let multiplier = NaN;
    for (let row = 0; row < out.length; row++) {
      if (!Number.isNaN(percent[row]))
        multiplier = (Number.isNaN(multiplier) ? 1 : multiplier) * (1 + percent[row] / 100);
      out[row] = multiplier;
    }
    return out;
  },
  half_compounding: (percent) => {
    const out = new Float64Array(percent.length).fill(1);
    let hasStarted = false;
    let multiplier = 1;
    for (let row = 0; row < out.length; row++) {
      if (!Number.isNaN(percent[row])) {
        if (hasStarted) multiplier = Math.min(multiplier * (1 + (multiplier * percent[row]) / 100), 1);
        hasStarted = true;
      }
      out[row] = multiplier;
    }
    return out;
  },
};
