/** x_t - x_{t-lag}; missing on both sides of a missing value, and on the first `lag` rows. */
export function difference(values: Float64Array, lag = 1): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  for (let i = lag; i < values.length; i++) out[i] = values[i] - values[i - lag];
  return out;
}

/** The values `lag` rows earlier; missing on the first `lag` rows. */
export function shift(values: Float64Array, lag = 1): Float64Array {
  const out = new Float64Array(values.length).fill(NaN);
  out.set(values.subarray(0, Math.max(values.length - lag, 0)), Math.min(lag, values.length));
  return out;
}

/** Running sum: a missing value stays missing in its row and adds nothing to later ones. */
export function runningSum(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let total = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!Number.isNaN(x)) total += x;
    out[i] = !Number.isNaN(x) ? total : NaN;
  }
  return out;
}
