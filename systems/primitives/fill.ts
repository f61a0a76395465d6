/** Carries the last value that is not missing forward. */
export function forwardFill(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let last = NaN;
  for (let i = 0; i < values.length; i++) {
    const x = values[i];
    if (!Number.isNaN(x)) last = x;
    out[i] = last;
  }
  return out;
}

/** Carries the next value that is not missing backward. */
export function backFill(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  let next = NaN;
  for (let i = values.length - 1; i >= 0; i--) {
    const x = values[i];
    if (!Number.isNaN(x)) next = x;
    out[i] = next;
  }
  return out;
}

/** Replaces missing values by `replacement`. */
export function fillMissing(values: Float64Array, replacement: number): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = !Number.isNaN(values[i]) ? values[i] : replacement;
  return out;
}

/** Replaces exact zeros by missing. */
export function zeroToMissing(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = values[i] === 0 ? NaN : values[i];
  return out;
}
