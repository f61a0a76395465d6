import type { Estimates } from './estimates';
import { normalise } from './estimates';

/** More steps than any sensible problem needs; reaching it means the matrix is beyond repair. */
const STEPS_PER_ASSET_MAX = 20;
const GRADIENT_TOLERANCE = 1e-12;

/**
 * The weights of highest Sharpe ratio, none negative, sum 1: exact, by an active set method. pysystemtrade uses
 * sequential quadratic programming from equal weights with a tolerance of 1e-5 and stops short of it.
 * With no positive mean the best single asset is the answer.
 */
export function maximumSharpeWeights(estimates: Estimates): Float64Array {
  const { mean, stdev } = estimates;
  const n = mean.length;
  if (!mean.some((x) => x > 0)) return bestSingle(mean, stdev);
  const sigma = covariance(estimates);
  return normalise(nonNegativeTangency(sigma, mean, n));
}

function bestSingle(mean: Float64Array, stdev: Float64Array): Float64Array {
  const weights = new Float64Array(mean.length);
  let best = 0;
  for (let i = 1; i < mean.length; i++) if (mean[i] / stdev[i] > mean[best] / stdev[best]) best = i;
  weights[best] = 1;
  return weights;
}

function covariance({ correlation, stdev }: Estimates): Float64Array {
  const n = stdev.length;
  return correlation.values.map((rho, k) => rho * stdev[Math.floor(k / n)] * stdev[k % n]);
}

/** Minimises z'Sz / 2 - m'z over z >= 0 (Lawson and Hanson's way): the tangency portfolio up to its scale. */
function nonNegativeTangency(sigma: Float64Array, mean: Float64Array, n: number): Float64Array {
  let z = new Float64Array(n);
  const free: number[] = [];
  for (let step = 0; step < STEPS_PER_ASSET_MAX * n; step++) {
    const entering = steepest(sigma, mean, z, free);
    if (entering < 0) break;
    free.push(entering);
    z = descend(sigma, mean, z, free);
    if (!free.includes(entering) && free.length === 0) break;
  }
  return z;
}

/** The asset outside the free set that would gain most; -1 if none gains. */
function steepest(sigma: Float64Array, mean: Float64Array, z: Float64Array, free: readonly number[]): number {
  const n = mean.length;
  let best = -1;
  let bestGain = GRADIENT_TOLERANCE;
  for (let i = 0; i < n; i++) {
    if (free.includes(i)) continue;
    let gain = mean[i];
    for (const j of free) gain -= sigma[i * n + j] * z[j];
    if (gain <= bestGain) continue;
    best = i;
    bestGain = gain;
  }
  return best;
}

/** Solves for the free assets; those that would turn negative leave the free set (which is changed). */
function descend(
  sigma: Float64Array,
  mean: Float64Array,
  from: Float64Array<ArrayBuffer>,
  free: number[],
): Float64Array<ArrayBuffer> {
  let z = from;
  while (free.length > 0) {
    const solution = solveFree(sigma, mean, free);
    const step = largestStep(z, solution, free);
    const next = new Float64Array(z.length);
    for (const [k, i] of free.entries()) next[i] = z[i] + step * (solution[k] - z[i]);
    z = next;
    if (step === 1) return z;
    for (let k = free.length - 1; k >= 0; k--) {
      if (z[free[k]] > 1e-15) continue;
      z[free[k]] = 0;
      free.splice(k, 1);
    }
  }
  return z;
}

function largestStep(z: Float64Array, solution: Float64Array, free: readonly number[]): number {
  let step = 1;
  for (const [k, i] of free.entries()) {
    if (solution[k] <= 0) step = Math.min(step, z[i] / Math.max(z[i] - solution[k], Number.MIN_VALUE));
  }
  return step;
}

/** Solves S z = m on the free assets by Gaussian elimination with pivoting; a nearly singular S gets a small ridge. */
function solveFree(sigma: Float64Array, mean: Float64Array, free: readonly number[]): Float64Array {
  const n = mean.length;
  const m = free.length;
  const width = m + 1;
  const rows = new Float64Array(m * width);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < m; j++)
      rows[i * width + j] = sigma[free[i] * n + free[j]] * (i === j ? 1 + 1e-13 : 1);
    rows[i * width + m] = mean[free[i]];
  }
  for (let k = 0; k < m; k++) eliminate(rows, k, m);
  return Float64Array.from(free, (_, k) => rows[k * width + m] / rows[k * width + k]);
}

function eliminate(rows: Float64Array, k: number, m: number): void {
  const width = m + 1;
  let pivot = k;
  for (let i = k + 1; i < m; i++) {
    if (Math.abs(rows[i * width + k]) > Math.abs(rows[pivot * width + k])) pivot = i;
  }
  for (let j = k; j < width; j++) {
    const swap = rows[k * width + j];
    rows[k * width + j] = rows[pivot * width + j];
    rows[pivot * width + j] = swap;
  }
  for (let i = 0; i < m; i++) {
    const factor = i === k ? 0 : rows[i * width + k] / rows[k * width + k];
    if (factor === 0) continue;
    for (let j = k; j < width; j++) rows[i * width + j] -= factor * rows[k * width + j];
  }
}
