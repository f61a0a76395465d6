/** Median across arrays of equal length, row by row, skipping missing values; NaN where all are missing. */
export function medianAcross(columns: readonly Float64Array[], rows: number): Float64Array {
  const out = new Float64Array(rows);
  const present = new Float64Array(columns.length);
  for (let i = 0; i < rows; i++) {
    let count = 0;
    for (let c = 0; c < columns.length; c++) {
      const x = columns[c][i];
      if (!Number.isNaN(x)) present[count++] = x;
    }
    sort(present, count);
    const middle = count >> 1;
    if (count === 0) out[i] = NaN;
    else out[i] = count % 2 === 1 ? present[middle] : (present[middle - 1] + present[middle]) / 2;
  }
  return out;
}

/** Values up to this many are sorted by insertion: an asset class has a dozen, and each row of history is sorted. */
const FEW = 40;

/** Sorts the first `count` values. */
function sort(values: Float64Array, count: number): void {
  if (count > FEW) {
    values.subarray(0, count).sort();
    return;
  }
  for (let i = 1; i < count; i++) {
    const x = values[i];
    let at = i;
    for (; at > 0 && values[at - 1] > x; at--) values[at] = values[at - 1];
    values[at] = x;
  }
}

/** Mean across arrays of equal length, row by row, skipping missing values. */
export function meanAcross(columns: readonly Float64Array[], rows: number): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    let count = 0;
    for (const values of columns) {
      if (Number.isNaN(values[i])) continue;
      sum += values[i];
      count++;
    }
    out[i] = count > 0 ? sum / count : NaN;
  }
  return out;
}
