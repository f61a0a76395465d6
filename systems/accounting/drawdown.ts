import { rollingStd } from '../primitives/rolling';

/** Running sum of returns; a missing one adds nothing. */
export function cumulative(returns: Float64Array): Float64Array {
  let total = 0;
  return returns.map((x) => {
    if (!Number.isNaN(x)) total += x;
    return total;
  });
}

/** Cumulative (not compounded) return less its highest value so far; 0 on the first row. */
export function drawdown(returns: Float64Array): Float64Array {
  let highest = -Infinity;
  return cumulative(returns).map((x) => {
    highest = Math.max(highest, x);
    return x - highest;
  });
}

const STD_ROWS = 40;

/** Annualised standard deviation of daily returns over a window of 40 rows centred on each row. */
export function rollingAnnualStd(returns: Float64Array): Float64Array {
  const half = STD_ROWS / 2;
  const padded = new Float64Array(returns.length + half).fill(NaN);
  padded.set(returns);
  const std = rollingStd(padded, { rows: STD_ROWS, minPeriods: 4 });
  const centred = std.subarray(half - 1);
  return centred.subarray(0, returns.length).map((x) => x * 16);
}
