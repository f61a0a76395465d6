import { alphaOfSpan } from '../primitives/ewm';
import type { CorrelationMatrix } from './correlation-matrix';

export interface ExponentialCorrelationOptions {
  /** Span in rows. */
  readonly span: number;
  readonly minPeriods: number;
}

/**
 * Exponentially weighted correlations of columns over the same rows, as they stand after the first `cuts[k]` rows:
 * one pass over the data however many cuts there are. Only rows where both columns have a value count, and only
 * they age the older ones. `cuts` ascend. Missing (NaN) with fewer than `minPeriods` common rows or no variance.
 */
export function exponentialCorrelations(
  names: readonly string[],
  columns: readonly Float64Array[],
  cuts: readonly number[],
  options: ExponentialCorrelationOptions,
): CorrelationMatrix[] {
  const n = names.length;
  const matrices = cuts.map(() => ({ names, values: new Float64Array(n * n).fill(NaN) }));
  const atCuts = new Float64Array(cuts.length);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      pairCorrelation(columns[i], columns[j], cuts, options, atCuts);
      for (let k = 0; k < cuts.length; k++) {
        matrices[k].values[i * n + j] = atCuts[k];
        matrices[k].values[j * n + i] = atCuts[k];
      }
    }
  }
  return matrices;
}

/** Writes the correlation of one pair after each cut. Straight code: this loop is the cost of estimation. */
function pairCorrelation(
  x: Float64Array,
  y: Float64Array,
  cuts: readonly number[],
  options: ExponentialCorrelationOptions,
  out: Float64Array,
): void {
  const keep = 1 - alphaOfSpan(options.span);
  const minPeriods = Math.max(options.minPeriods, 1);
  let [count, weight, meanX, meanY, varX, varY, cov] = [0, 1, 0, 0, 0, 0, 0];
  let row = 0;
  for (let k = 0; k < cuts.length; k++) {
    for (; row < cuts[k]; row++) {
      const a = x[row];
      const b = y[row];
      // The sum is NaN if either is.
      if (Number.isNaN(a + b)) continue;
      if (count++ === 0) {
        meanX = a;
        meanY = b;
        continue;
      }
      const aged = weight * keep;
      const total = aged + 1;
      const newX = meanX !== a ? (aged * meanX + a) / total : a;
      const newY = meanY !== b ? (aged * meanY + b) / total : b;
      const stepX = meanX - newX;
      const stepY = meanY - newY;
      const gapX = a - newX;
      const gapY = b - newY;
      cov = (aged * (cov + stepX * stepY) + gapX * gapY) / total;
      varX = (aged * (varX + stepX * stepX) + gapX * gapX) / total;
      varY = (aged * (varY + stepY * stepY) + gapY * gapY) / total;
      meanX = newX;
      meanY = newY;
      weight = total;
    }
    out[k] = count >= minPeriods && varX > 0 && varY > 0 ? cov / Math.sqrt(varX * varY) : NaN;
  }
}
