import { type CorrelationMatrix, shrinkCorrelation } from '../estimation/correlation-matrix';

/**
 * Annual covariance of returns (fractions of value), row-major in the order of `names`: correlations shrunk towards
 * zero, times standard deviations. `correlation` null: none is known yet, instruments count as uncorrelated.
 * Instruments that the matrix lacks have missing covariances, so that they take no part.
 */
export function dynamicCovariance(
  names: readonly string[],
  correlation: CorrelationMatrix | null,
  stdevs: Float64Array,
  shrinkage: number,
): Float64Array {
  const n = names.length;
  const rho = correlation === null ? null : shrinkCorrelation(correlation, shrinkage, 0);
  const positions = names.map((name) => rho?.names.indexOf(name) ?? -1);
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      out[i * n + j] = correlationOf(rho, positions, i, j) * stdevs[i] * stdevs[j];
    }
  }
  return out;
}

function correlationOf(
  rho: CorrelationMatrix | null,
  positions: readonly number[],
  i: number,
  j: number,
): number {
  if (rho === null) return i === j ? 1 : 0;
  if (positions[i] < 0 || positions[j] < 0) return NaN;
  return rho.values[positions[i] * rho.names.length + positions[j]];
}
