/** (a - b)' S (a - b): annual variance of the difference between two sets of weights. */
export function differenceVariance(a: Float64Array, b: Float64Array, covariance: Float64Array): number {
  const n = a.length;
  let total = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += covariance[i * n + j] * (a[j] - b[j]);
    total += (a[i] - b[i]) * row;
  }
  return total;
}

/**
 * Below zero by no more than this is rounding: the search keeps the variance by sums of steps, and where it
 * ends on the wanted weights what remains is noise. As a tracking error it would be 0.00003 percent of capital.
 */
const VARIANCE_NOISE = 1e-13;

/** Root of a variance. NaN if it is negative: a covariance matrix that cannot be. */
export function rootOfVariance(variance: number): number {
  return Math.sqrt(variance < 0 && variance > -VARIANCE_NOISE ? 0 : variance);
}

/** Annual standard deviation (fraction of capital) of the difference between two sets of weights; NaN as above. */
export function trackingError(a: Float64Array, b: Float64Array, covariance: Float64Array): number {
  return rootOfVariance(differenceVariance(a, b, covariance));
}

/** Cost of moving from `prior`, times what cost counts for. 0 without a prior. */
export function shadowCosts(
  weights: Float64Array,
  prior: Float64Array | null,
  costs: Float64Array,
  shadowCost: number,
): number {
  if (prior === null) return 0;
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += Math.abs(costs[i] * (weights[i] - prior[i]) * shadowCost);
  return total;
}
