/** Carries the last value that is not missing forward. Returns the array itself where there is nothing to fill. */
export function forwardFill(values: Float64Array): Float64Array {
  const gap = firstGap(values);
  if (gap === values.length) return values;
  const out = values.slice();
  let last = values[gap - 1];
  for (let i = gap; i < values.length; i++) {
    const x = values[i];
    if (!Number.isNaN(x)) last = x;
    out[i] = last;
  }
  return out;
}

/** First missing row after one that is not; the length without any. Most series have none. */
function firstGap(values: Float64Array): number {
  let row = 0;
  while (row < values.length && Number.isNaN(values[row])) row++;
  while (row < values.length && !Number.isNaN(values[row])) row++;
  return row;
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

/** Replaces exact zeros by missing. Returns the array itself where there are none. */
export function zeroToMissing(values: Float64Array): Float64Array {
  const first = values.indexOf(0);
  if (first < 0) return values;
  const out = values.slice();
  for (let i = first; i < values.length; i++) if (values[i] === 0) out[i] = NaN;
  return out;
}
