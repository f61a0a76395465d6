import type { CorrelationMatrix } from '../correlation-matrix';

/** What an optimiser knows about its assets: annual means and standard deviations, correlations, length of data. */
export interface Estimates {
  readonly correlation: CorrelationMatrix;
  /** Annual, one per asset in the order of `correlation.names`. */
  readonly mean: Float64Array;
  readonly stdev: Float64Array;
  readonly years: number;
}

/** Scales means and standard deviations so that every asset has the average standard deviation. */
export function equaliseVols(estimates: Estimates): Estimates {
  const target = average(estimates.stdev);
  return {
    ...estimates,
    mean: estimates.mean.map((mean, i) => (mean * target) / estimates.stdev[i]),
    stdev: estimates.stdev.map(() => target),
  };
}

/** The same Sharpe ratio for every asset. */
export function equaliseSharpe(estimates: Estimates, sharpe: number): Estimates {
  return { ...estimates, mean: estimates.stdev.map((stdev) => sharpe * stdev) };
}

/** Moves each Sharpe ratio towards `target` by the part `shrinkage`. */
export function shrinkSharpe(estimates: Estimates, shrinkage: number, target: number): Estimates {
  const { mean, stdev } = estimates;
  const shrunk = mean.map((m, i) => (shrinkage * target + ((1 - shrinkage) * m) / stdev[i]) * stdev[i]);
  return { ...estimates, mean: shrunk };
}

/** Arithmetic mean. */
export function average(values: Float64Array): number {
  let sum = 0;
  for (const x of values) sum += x;
  return sum / values.length;
}

/** Scales weights so that they sum to 1; all-zero weights stay. */
export function normalise(weights: Float64Array): Float64Array {
  let sum = 0;
  for (const w of weights) sum += w;
  return sum === 0 ? weights : weights.map((w) => w / sum);
}
