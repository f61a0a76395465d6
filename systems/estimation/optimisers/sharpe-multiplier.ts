import { averageCorrelation } from '../correlation-matrix';
import { average, type Estimates, normalise } from './estimates';
import { type PairMethod, pairWeight } from './pair-weight';

/** Inverse normal distribution at 0.2, 0.4, 0.6 and 0.8. */
const QUANTILES: readonly number[] = [
  -0.8416212335729142, -0.2533471031357997, 0.2533471031357997, 0.8416212335729142,
];
const STDEV = 0.15;
const TYPICAL_SHARPE = 0.5;

/**
 * By how much to multiply the weight of an asset whose Sharpe ratio is `difference` above the average, given how
 * sure one can be of that after `years` of data: averages the best weight against a typical asset over the
 * distribution of the difference. The two-asset optimum is the exact one unless `method` says
 * otherwise; pysystemtrade's numerical optimiser stops up to 0.02 away from it.
 */
export function sharpeMultiplier(
  difference: number,
  correlation: number,
  years: number,
  method: PairMethod = 'exact',
): number {
  const otherMean = STDEV * TYPICAL_SHARPE;
  const error = Math.sqrt(2 * ((STDEV * STDEV) / years) * (1 - correlation));
  let total = 0;
  for (const quantile of QUANTILES) {
    const gain = STDEV * difference + quantile * error;
    total += pairWeight({ mean: otherMean + gain, otherMean, stdev: STDEV, correlation }, method);
  }
  const multiplier = total / QUANTILES.length / 0.5;
  return Math.sign(multiplier - 1) === Math.sign(difference) ? multiplier : 1;
}

/** Multiplies weights by the Sharpe multiplier of each asset, then normalises to 1. */
function tiltBySharpe(
  weights: Float64Array,
  sharpes: Float64Array,
  correlation: number,
  years: number,
  method: PairMethod,
): Float64Array {
  const typical = average(sharpes);
  return normalise(
    weights.map((w, i) => w * sharpeMultiplier(sharpes[i] - typical, correlation, years, method)),
  );
}

/** Tilts weights by the estimated Sharpe ratios. */
export function tiltByEstimates(
  weights: Float64Array,
  estimates: Estimates,
  method: PairMethod,
): Float64Array {
  const sharpes = estimates.mean.map((mean, i) => mean / estimates.stdev[i]);
  return tiltBySharpe(weights, sharpes, averageCorrelation(estimates.correlation), estimates.years, method);
}

/** What the costs of trading are assumed to be: almost certain, and half correlated. */
const COST_CORRELATION = 0.5;
const COST_YEARS = 100;

/** Tilts weights by costs, as annual Sharpe ratios (negative numbers are costs). */
export function tiltByCosts(
  weights: Float64Array,
  costSharpes: Float64Array,
  method: PairMethod,
): Float64Array {
  return tiltBySharpe(weights, costSharpes, COST_CORRELATION, COST_YEARS, method);
}
