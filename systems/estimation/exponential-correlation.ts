import { alphaOfSpan } from '../primitives/ewm';
import type { CorrelationMatrix } from './correlation-matrix';

export interface ExponentialCorrelationOptions {
  /** Span in rows. */
  readonly span: number;
  readonly minPeriods: number;
}

/**
 * Exponentially weighted correlations of columns over the same rows, as they stand after the first `cuts[k]` rows.
 * Only rows where both columns have a value count, and only they age the older ones. `cuts` ascend. Missing (NaN)
 * with fewer than `minPeriods` common rows or no variance.
 *
 * Goes through the rows once, all pairs abreast, and keeps only where it stands: asked for in order, all matrices cost
 * one pass; one that lies behind begins again.
 */
export class ExponentialCorrelations {
  private readonly keep: number;
  private readonly minPeriods: number;
  /** One place for each pair, the column with itself included, row by row of the upper triangle. */
  private readonly counts: Int32Array;
  private readonly meanX: Float64Array;
  private readonly meanY: Float64Array;
  private readonly varX: Float64Array;
  private readonly varY: Float64Array;
  private readonly cov: Float64Array;
  /** Sum of weights after so many common rows. */
  private readonly weights: Float64Array;
  private row = 0;

  constructor(
    private readonly names: readonly string[],
    private readonly columns: readonly Float64Array[],
    private readonly cuts: readonly number[],
    options: ExponentialCorrelationOptions,
  ) {
    const pairs = (names.length * (names.length + 1)) / 2;
    this.keep = 1 - alphaOfSpan(options.span);
    this.minPeriods = Math.max(options.minPeriods, 1);
    this.counts = new Int32Array(pairs);
    [this.meanX, this.meanY, this.varX, this.varY, this.cov] = Array.from(
      { length: 5 },
      () => new Float64Array(pairs),
    );
    this.weights = sumsOfWeights(this.keep, columns[0]?.length ?? 0);
  }

  /** The correlations after the first `cuts[k]` rows. */
  matrix(k: number): CorrelationMatrix {
    if (this.cuts[k] < this.row) this.begin();
    for (; this.row < this.cuts[k]; this.row++) this.addRow(this.row);
    return { names: this.names, values: this.values() };
  }

  private begin(): void {
    this.row = 0;
    for (const state of [this.counts, this.meanX, this.meanY, this.varX, this.varY, this.cov]) state.fill(0);
  }

  /** Straight code: this loop is the cost of estimation. */
  private addRow(row: number): void {
    const { columns, counts, meanX, meanY, varX, varY, cov, weights, keep } = this;
    const n = columns.length;
    const values = new Float64Array(n);
    for (let i = 0; i < n; i++) values[i] = columns[i][row];
    let pair = 0;
    for (let i = 0; i < n; i++) {
      const a = values[i];
      if (Number.isNaN(a)) {
        pair += n - i;
        continue;
      }
      for (let j = i; j < n; j++, pair++) {
        const b = values[j];
        if (Number.isNaN(b)) continue;
        const count = counts[pair]++;
        const oldX = meanX[pair];
        const oldY = meanY[pair];
        if (count === 0) {
          meanX[pair] = a;
          meanY[pair] = b;
          continue;
        }
        const aged = weights[count] * keep;
        const part = 1 / (aged + 1);
        const newX = oldX !== a ? (aged * oldX + a) * part : a;
        const newY = oldY !== b ? (aged * oldY + b) * part : b;
        const stepX = oldX - newX;
        const stepY = oldY - newY;
        const gapX = a - newX;
        const gapY = b - newY;
        cov[pair] = (aged * (cov[pair] + stepX * stepY) + gapX * gapY) * part;
        varX[pair] = (aged * (varX[pair] + stepX * stepX) + gapX * gapX) * part;
        varY[pair] = (aged * (varY[pair] + stepY * stepY) + gapY * gapY) * part;
        meanX[pair] = newX;
        meanY[pair] = newY;
      }
    }
  }

  private values(): Float64Array {
    const { counts, varX, varY, cov, minPeriods } = this;
    const n = this.names.length;
    const values = new Float64Array(n * n);
    let pair = 0;
    for (let i = 0; i < n; i++) {
      for (let j = i; j < n; j++, pair++) {
        const isKnown = counts[pair] >= minPeriods && varX[pair] > 0 && varY[pair] > 0;
        const correlation = isKnown ? cov[pair] / Math.sqrt(varX[pair] * varY[pair]) : NaN;
        values[i * n + j] = correlation;
        values[j * n + i] = correlation;
      }
    }
    return values;
  }
}

function sumsOfWeights(keep: number, rows: number): Float64Array {
  const sums = new Float64Array(rows + 1);
  for (let count = 1; count <= rows; count++) sums[count] = count === 1 ? 1 : sums[count - 1] * keep + 1;
  return sums;
}
