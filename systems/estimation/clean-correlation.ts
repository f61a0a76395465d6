import { averageCorrelation, type CorrelationMatrix, shrinkToAverage } from './correlation-matrix';
import type { CorrelationCleaning } from './settings';

/**
 * Fills what is missing, then floors, clips and shrinks, in that order.
 *
 * Pairs that both have data get the average correlation, others `offdiag`. With nothing known at all, not even an
 * asset's correlation with itself, every pair gets `offdiag`. When assets are known but no pair of them, there is
 * no average either and pairs with data stay missing: the multiplier is then 1.
 * @param hasData which assets have any data in the fit window
 */
export function cleanCorrelation(
  raw: CorrelationMatrix,
  hasData: readonly boolean[],
  settings: CorrelationCleaning,
): CorrelationMatrix {
  const { cleaning, offdiag, floorAtZero, clip } = settings;
  const n = raw.names.length;
  const values = raw.values.slice();
  const isUnknown = cleaning && isAllMissing(raw.values);
  const average = cleaning && !isUnknown ? averageCorrelation(raw) : NaN;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const at = i * n + j;
      if (i === j) {
        if (cleaning) values[at] = 1;
        continue;
      }
      let x = values[at];
      if (cleaning && Number.isNaN(x)) x = isUnknown || !(hasData[i] && hasData[j]) ? offdiag : average;
      if (floorAtZero && x < 0) x = 0;
      if (clip !== null) x = Math.min(Math.max(x, -clip), clip);
      values[at] = x;
    }
  }
  const matrix = { names: raw.names, values };
  return settings.shrinkage === 0 ? matrix : shrinkToAverage(matrix, settings.shrinkage);
}

function isAllMissing(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) return false;
  return true;
}
