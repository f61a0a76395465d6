import type { WeightBounds } from './dynamic-problem';
import { differenceVariance, rootOfVariance, shadowCosts } from './tracking-error';
import type { WeightProblem } from './weight-problem';

/** Objectives nearer than this to each other are evaluated in full before one is preferred. */
const TIE_TOLERANCE = 1e-12;
/** One step is one contract of one instrument; a problem that needs more is not one of a small account. */
const STEPS_MAX = 1_000_000;

export interface GreedyStart {
  readonly weights: Float64Array;
  readonly direction: Float64Array;
  readonly bounds: WeightBounds;
  readonly shadowCost: number;
}

/**
 * Adds one contract at a time, in the direction of each instrument, whichever lowers
 * tracking error + shadow costs most, until none lowers it (domain document 6.10, step 3).
 * A contract is added by floating-point addition, as in the reference: a limit of k contracts can stop at k-1.
 * Null if the objective is not a number (an impossible covariance matrix).
 *
 * The variance of the difference d to the wanted weights changes by s(2 g_i + s S_ii) when weight i moves by s,
 * g = S d, so a pass over all instruments costs O(n), and so does keeping g up to date.
 */
export function greedySearch(problem: WeightProblem, start: GreedyStart): Float64Array | null {
  const search = new Search(problem, start);
  for (let step = 0; step < STEPS_MAX; step++) {
    const best = search.bestStep();
    if (best === 'impossible') return null;
    if (best === null) return search.weights;
    search.take(best);
  }
  return null;
}

class Search {
  readonly weights: Float64Array;
  /** Change of each weight by its next contract. */
  private readonly moves: Float64Array;
  private readonly gradient: Float64Array;
  private readonly costOf: Float64Array;
  /** Objective after the next contract of each; infinite where there is none. */
  private readonly values: Float64Array;
  private readonly isAtLimit: Uint8Array;
  private readonly n: number;
  private variance = 0;
  private costs = 0;
  private steps = 0;

  constructor(
    private readonly problem: WeightProblem,
    private readonly start: GreedyStart,
  ) {
    this.n = problem.names.length;
    this.weights = Float64Array.from(start.weights);
    this.moves = start.direction.map((direction, i) => direction * problem.step[i]);
    this.gradient = new Float64Array(this.n);
    this.costOf = new Float64Array(this.n);
    this.values = new Float64Array(this.n);
    this.isAtLimit = new Uint8Array(this.n);
    for (let i = 0; i < this.n; i++) this.costOf[i] = this.costAt(i, this.weights[i]);
    this.refresh();
  }

  /**
   * The instrument whose next contract is best; null if none is better than to stop. Straight code: this loop is
   * the cost of an optimisation, and production runs it once in a process, before it is compiled.
   */
  bestStep(): number | null | 'impossible' {
    const { n, weights, moves, gradient, costOf, values, isAtLimit, variance, costs } = this;
    const { covariance, prior, costs: costPerWeight } = this.problem;
    const { direction, bounds, shadowCost } = this.start;
    const { minimum, maximum } = bounds;
    const now = rootOfVariance(variance) + costs;
    if (Number.isNaN(now)) return 'impossible';
    let lowest = now;
    let next = Infinity;
    let best = -1;
    for (let i = 0; i < n; i++) {
      values[i] = Infinity;
      if (isAtLimit[i] === 1) continue;
      const move = moves[i];
      const moved = weights[i] + move;
      if (direction[i] >= 0 ? moved > maximum[i] : moved < minimum[i]) {
        isAtLimit[i] = 1;
        continue;
      }
      const after = variance + move * (2 * gradient[i] + move * covariance[i * n + i]);
      const cost = prior === null ? 0 : Math.abs(costPerWeight[i] * (moved - prior[i]) * shadowCost);
      const value = (after >= 0 ? Math.sqrt(after) : rootOfVariance(after)) + (costs - costOf[i] + cost);
      if (Number.isNaN(value)) return 'impossible';
      values[i] = value;
      if (value < lowest) {
        next = lowest;
        lowest = value;
        best = i;
      } else if (value < next) next = value;
    }
    // Those too close to call, to stop included, are evaluated in full, in the order of the instruments.
    return next - lowest < TIE_TOLERANCE ? this.chooseInFull(lowest) : best < 0 ? null : best;
  }

  /** Adds the contract. */
  take(i: number): void {
    const { n, moves, weights, gradient, costOf } = this;
    const { covariance } = this.problem;
    const move = moves[i];
    const before = costOf[i];
    weights[i] += move;
    costOf[i] = this.costAt(i, weights[i]);
    // Now and then from scratch, so that rounding does not add up over many contracts.
    if (++this.steps % n === 0) {
      this.refresh();
      return;
    }
    this.variance += move * (2 * gradient[i] + move * covariance[i * n + i]);
    this.costs += costOf[i] - before;
    for (let j = 0; j < n; j++) gradient[j] += move * covariance[i * n + j];
  }

  private chooseInFull(lowest: number): number | null {
    const { values } = this;
    let best = this.fullObjective();
    let choice: number | null = null;
    for (let i = 0; i < this.n; i++) {
      if (values[i] - lowest >= TIE_TOLERANCE) continue;
      const kept = this.weights[i];
      this.weights[i] += this.moves[i];
      const value = this.fullObjective();
      this.weights[i] = kept;
      if (value >= best) continue;
      best = value;
      choice = i;
    }
    return choice;
  }

  private fullObjective(): number {
    const { wanted, covariance, prior, costs } = this.problem;
    const variance = differenceVariance(this.weights, wanted, covariance);
    return rootOfVariance(variance) + shadowCosts(this.weights, prior, costs, this.start.shadowCost);
  }

  private refresh(): void {
    const { covariance, wanted } = this.problem;
    this.variance = 0;
    this.costs = 0;
    for (let i = 0; i < this.n; i++) {
      let row = 0;
      for (let j = 0; j < this.n; j++) row += covariance[i * this.n + j] * (this.weights[j] - wanted[j]);
      this.gradient[i] = row;
      this.variance += (this.weights[i] - wanted[i]) * row;
      this.costs += this.costOf[i];
    }
  }

  private costAt(i: number, weight: number): number {
    const { prior, costs } = this.problem;
    return prior === null ? 0 : Math.abs(costs[i] * (weight - prior[i]) * this.start.shadowCost);
  }
}
