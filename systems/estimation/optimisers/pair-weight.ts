/** How the best weights of two assets of equal risk are found: to the optimum, or to where pysystemtrade stops. */
export type PairMethod = 'exact' | 'sequential';

/** Two assets of the same standard deviation. */
export interface Pair {
  readonly mean: number;
  readonly otherMean: number;
  readonly stdev: number;
  readonly correlation: number;
}

/** Weight of the first of two assets with the highest Sharpe ratio; none negative, sum 1. */
export function pairWeight(pair: Pair, method: PairMethod): number {
  return method === 'exact' ? exactWeight(pair) : sequentialWeight(pair);
}

function exactWeight({ mean, otherMean, correlation }: Pair): number {
  const first = Math.max(0, mean - correlation * otherMean);
  const second = Math.max(0, otherMean - correlation * mean);
  return first + second > 0 ? first / (first + second) : 0.5;
}

const TOLERANCE = 1e-5;
const ITERATIONS_MAX = 100;
const LINE_STEPS_MAX = 10;

/**
 * Sequential quadratic programming from equal weights with a tolerance of 1e-5 (Kraft's SLSQP, as SciPy has it), cut
 * down to the one dimension that two weights of sum 1 leave. It stops up to 0.02 short of the optimum, which is what
 * pysystemtrade's figures contain: for those who want to compare to the last digits.
 */
function sequentialWeight(pair: Pair): number {
  let weight = 0.5;
  let loss = lossOf(pair, weight);
  let slope = slopeOf(pair, weight);
  // The identity in two dimensions, along (1, -1).
  let curvature = 2;
  for (let i = 0; i < ITERATIONS_MAX; i++) {
    const step = Math.min(1 - weight, Math.max(-weight, -slope / curvature));
    if (Math.abs(slope * step) < TOLERANCE) return weight;
    const taken = searchLine(pair, weight, loss, slope, step);
    const change = Math.abs(taken.loss - loss);
    weight += taken.step;
    loss = taken.loss;
    if (change < TOLERANCE || Math.abs(taken.step) * Math.SQRT2 < TOLERANCE) return weight;
    const before = slope;
    slope = slopeOf(pair, weight);
    curvature = dampedSecant(curvature, slope - before, taken.step);
  }
  return weight;
}

/** Shortens a step until the loss falls by a tenth of what its slope promises. */
function searchLine(pair: Pair, from: number, loss: number, slope: number, whole: number) {
  let step = whole;
  let promised = slope * whole;
  for (let line = 1; ; line++) {
    const reached = lossOf(pair, from + step);
    const gained = reached - loss;
    if (gained <= promised / 10 || line > LINE_STEPS_MAX) return { step, loss: reached };
    const shorter = Math.max(promised / (2 * (promised - gained)), 0.1);
    step *= shorter;
    promised *= shorter;
  }
}

/** The secant's curvature, damped (Powell) so that it stays at least a fifth of the one before. */
function dampedSecant(curvature: number, slopeChange: number, step: number): number {
  const expected = step * step * curvature;
  const found = step * slopeChange;
  if (found >= 0.2 * expected) return slopeChange / step;
  const part = (0.8 * expected) / (expected - found);
  return (part * slopeChange + (1 - part) * step * curvature) / step;
}

/** Minus the Sharpe ratio. */
function lossOf({ mean, otherMean, stdev, correlation }: Pair, weight: number): number {
  const other = 1 - weight;
  const variance = weight * weight + other * other + 2 * correlation * weight * other;
  return -(weight * mean + other * otherMean) / (stdev * Math.sqrt(variance));
}

function slopeOf({ mean, otherMean, stdev, correlation }: Pair, weight: number): number {
  const other = 1 - weight;
  const total = weight * mean + other * otherMean;
  const variance = weight * weight + other * other + 2 * correlation * weight * other;
  const risk = stdev * Math.sqrt(variance);
  const turn = ((1 - correlation) * (weight - other)) / variance;
  return -(mean - otherMean - total * turn) / risk;
}
