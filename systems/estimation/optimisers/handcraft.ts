import { type CorrelationMatrix, subsetCorrelation } from '../correlation-matrix';
import { diversificationMultiplier } from '../diversification-multiplier';
import { splitInTwo } from './clusters';
import type { Estimates } from './estimates';
import type { PairMethod } from './pair-weight';
import { tiltByEstimates } from './sharpe-multiplier';

/** Largest diversification multiplier of one half. */
const HALF_MULTIPLIER_MAX = 2.5;

/**
 * Handcrafted weights: split in two groups of like assets, again and again, half the risk to each, more to a
 * group that diversifies itself. They sum to 1 only after a tilt by Sharpe ratios, done once at the top
 * unless all are taken as equal.
 */
export function handcraftWeights(
  estimates: Estimates,
  equalSharpe: boolean,
  tilt: PairMethod = 'exact',
): Float64Array {
  const weights = clusteredWeights(estimates.correlation);
  return equalSharpe ? weights : tiltByEstimates(weights, estimates, tilt);
}

function clusteredWeights(matrix: CorrelationMatrix): Float64Array {
  const n = matrix.names.length;
  if (n <= 2) return new Float64Array(n).fill(1 / n);
  const weights = new Float64Array(n);
  for (const half of splitInTwo(matrix)) {
    const part = subsetCorrelation(matrix, half);
    const inner = clusteredWeights(part);
    const share = 0.5 * diversificationMultiplier(part, inner, HALF_MULTIPLIER_MAX);
    half.forEach((position, i) => {
      weights[position] = share * inner[i];
    });
  }
  return weights;
}
