import {
  averageCorrelation,
  type CorrelationMatrix,
  clipCorrelation,
  constantCorrelation,
  floorCorrelation,
  shrinkToAverage,
} from './correlation-matrix';
import type { CorrelationCleaning } from './settings';

/**
 * Fills what is missing, then floors, clips and shrinks, in that order (domain document 6.6).
 * @param hasData which assets have any data in the fit window
 */
export function cleanCorrelation(
  raw: CorrelationMatrix,
  hasData: readonly boolean[],
  settings: CorrelationCleaning,
): CorrelationMatrix {
  let matrix = settings.cleaning ? fillMissing(raw, hasData, settings.offdiag) : raw;
  if (settings.floorAtZero) matrix = floorCorrelation(matrix);
  if (settings.clip !== null) matrix = clipCorrelation(matrix, settings.clip);
  return settings.shrinkage === 0 ? matrix : shrinkToAverage(matrix, settings.shrinkage);
}

/**
 * Pairs that both have data get the average correlation, others `offdiag`. With nothing known at all, not even an
 * asset's correlation with itself, every pair gets `offdiag`. When assets are known but no pair of them, there is
 * no average either and pairs with data stay missing: the multiplier is then 1.
 */
function fillMissing(
  raw: CorrelationMatrix,
  hasData: readonly boolean[],
  offdiag: number,
): CorrelationMatrix {
  if (raw.values.every((x) => Number.isNaN(x))) return constantCorrelation(raw.names, offdiag);
  const average = averageCorrelation(raw);
  const n = raw.names.length;
  const values = Float64Array.from(raw.values);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i === j) values[i * n + j] = 1;
      else if (Number.isNaN(values[i * n + j]))
        values[i * n + j] = hasData[i] && hasData[j] ? average : offdiag;
    }
  }
  return { names: raw.names, values };
}
