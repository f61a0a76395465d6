/** Median of the values that are not missing; NaN if all are. */
export function median(values: ArrayLike<number>): number {
  const present: number[] = [];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) present.push(values[i]);
  if (present.length === 0) return NaN;
  present.sort((a, b) => a - b);
  const middle = present.length >> 1;
  return present.length % 2 === 1 ? present[middle] : (present[middle - 1] + present[middle]) / 2;
}

/** Median across arrays of equal length, row by row, skipping missing values. */
export function medianAcross(columns: readonly Float64Array[], rows: number): Float64Array {
  const out = new Float64Array(rows);
  const row = new Float64Array(columns.length);
  for (let i = 0; i < rows; i++) {
    for (let c = 0; c < columns.length; c++) row[c] = columns[c][i];
    out[i] = median(row);
  }
  return out;
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
