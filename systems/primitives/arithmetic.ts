/**
 * Arithmetic on arrays, row by row. Plain loops: one function passed into a shared loop from many places is some ten
 * times slower, and these run over every row of every instrument and rule.
 */

/** a x b. */
export function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] * b[i];
  return out;
}

/** a / b. */
export function divide(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] / b[i];
  return out;
}

/** a + b. */
export function add(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
  return out;
}

/** a - b. */
export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] - b[i];
  return out;
}

/** a x factor. */
export function scale(a: Float64Array, factor: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] * factor;
  return out;
}

/** The larger of a and the minimum; missing stays missing. */
export function atLeast(a: Float64Array, minimum: number): Float64Array {
  const out = a.slice();
  for (let i = 0; i < out.length; i++) if (out[i] < minimum) out[i] = minimum;
  return out;
}
