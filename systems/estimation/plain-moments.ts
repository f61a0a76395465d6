import type { FitRows } from './fit-window';

/** Mean of the values in the window that are not missing; NaN with fewer than `minPeriods`. */
export function plainMean(values: Float64Array, rows: FitRows, minPeriods: number): number {
  let sum = 0;
  let count = 0;
  for (let i = rows.from; i < rows.to; i++) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return count >= Math.max(minPeriods, 1) ? sum / count : NaN;
}

/** Standard deviation (n - 1) of the values in the window that are not missing. */
export function plainStdev(values: Float64Array, rows: FitRows, minPeriods: number): number {
  const mean = plainMean(values, rows, minPeriods);
  let squares = 0;
  let count = 0;
  for (let i = rows.from; i < rows.to; i++) {
    if (Number.isNaN(values[i])) continue;
    squares += (values[i] - mean) ** 2;
    count++;
  }
  return count > 1 ? Math.sqrt(squares / (count - 1)) : NaN;
}
