import type { DynamicConstraints, WeightBounds } from './dynamic-problem';
import type { WeightProblem } from './weight-problem';

/** Larger than any weight can be. */
const WEIGHT_MAX = 999;

/** Smallest and largest weights under the constraints and position limits. */
export function weightBounds(problem: WeightProblem, constraints: DynamicConstraints): WeightBounds {
  const n = problem.names.length;
  const minimum = new Float64Array(n);
  const maximum = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const prior = problem.prior?.[i] ?? 0;
    const [low, high] = constrained(problem.names[i], prior, constraints, problem.maximum?.[i] ?? NaN);
    minimum[i] = low;
    maximum[i] = high;
  }
  return { minimum, maximum };
}

/** Direction in which each weight may move from its start: that of what is wanted, unless the bounds say otherwise. */
export function searchDirection(wanted: Float64Array, bounds: WeightBounds): Float64Array {
  return wanted.map((weight, i) => {
    if (bounds.minimum[i] >= 0) return 1;
    if (bounds.maximum[i] <= 0) return -1;
    return Number.isNaN(weight) ? 1 : Math.sign(weight);
  });
}

/** Where the search starts: zero, or the bound nearest to it. */
export function startingWeights({ minimum, maximum }: WeightBounds): Float64Array {
  return minimum.map((low, i) => {
    if (maximum[i] === low) return maximum[i];
    return low > 0 ? low : Math.min(maximum[i], 0);
  });
}

/**
 * "No trade" beats all else: what may not be traded stays, however large. Reduce only, long only and the position
 * limit each narrow the rest.
 */
function constrained(
  name: string,
  prior: number,
  constraints: DynamicConstraints,
  limit: number,
): readonly [number, number] {
  if (constraints.noTrade.has(name)) return [prior, prior];
  const reach = Number.isNaN(limit) ? WEIGHT_MAX : limit;
  const isReduceOnly = constraints.reduceOnly.has(name);
  const low = constraints.longOnly.has(name) ? 0 : isReduceOnly ? Math.min(prior, 0) : -WEIGHT_MAX;
  const high = isReduceOnly ? Math.max(prior, 0) : WEIGHT_MAX;
  return [Math.max(low, -reach), Math.min(high, reach)];
}
