import { scale } from '../primitives/arithmetic';
import { rollingStd } from '../primitives/rolling';

/** Running sum of returns; a missing one adds nothing. */
export function cumulative(returns: Float64Array): Float64Array {
  const out = new Float64Array(returns.length);
  let total = 0;
  for (let i = 0; i < out.length; i++) {
    if (!Number.isNaN(returns[i])) total += returns[i];
    out[i] = total;
  }
  return out;
}

/** Cumulative (not compounded) return less its highest value so far; 0 on the first row. */
export function drawdown(returns: Float64Array): Float64Array {
  const out = cumulative(returns);
  let highest = -Infinity;
  for (let i = 0; i < out.length; i++) {
    if (out[i] > highest) highest = out[i];
    out[i] -= highest;
  }
  return out;
}

const STD_ROWS = 40;

/** Annualised standard deviation of daily returns over a window of 40 rows centred on each row. */
export function rollingAnnualStd(returns: Float64Array): Float64Array {
  const half = STD_ROWS / 2;
  const padded = new Float64Array(returns.length + half).fill(NaN);
  padded.set(returns);
  const std = rollingStd(padded, { rows: STD_ROWS, minPeriods: 4 });
  const centred = std.subarray(half - 1);
  return scale(centred.subarray(0, returns.length), 16);
}
