import type { CorrelationMatrix } from './correlation-matrix';

/**
 * Correlations (Pearson) of columns over rows [from, to), each pair on the rows where both have a value.
 * Missing with fewer than `minPeriods` such rows or no variance.
 */
export function plainCorrelation(
  names: readonly string[],
  columns: readonly Float64Array[],
  from: number,
  to: number,
  minPeriods: number,
): CorrelationMatrix {
  const n = names.length;
  const values = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      const x = pairCorrelation(columns[i], columns[j], from, to, Math.max(minPeriods, 1));
      values[i * n + j] = x;
      values[j * n + i] = x;
    }
  }
  return { names, values };
}

/** One pass with running means (Welford), so that large levels lose no digits. */
function pairCorrelation(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  minPeriods: number,
): number {
  let [count, meanX, meanY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0];
  for (let row = from; row < to; row++) {
    const [a, b] = [x[row], y[row]];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    count++;
    const gapX = a - meanX;
    const gapY = b - meanY;
    meanX += gapX / count;
    meanY += gapY / count;
    sumXX += gapX * (a - meanX);
    sumYY += gapY * (b - meanY);
    sumXY += gapX * (b - meanY);
  }
  if (count < minPeriods || !(sumXX > 0) || !(sumYY > 0)) return NaN;
  return Math.max(-1, Math.min(1, sumXY / Math.sqrt(sumXX * sumYY)));
}
