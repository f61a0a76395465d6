import type { WeightBounds } from './dynamic-problem';
import { differenceVariance, rootOfVariance, shadowCosts } from './tracking-error';
import type { WeightProblem } from './weight-problem';

/** Objectives nearer than this to each other are evaluated in full before one is preferred. */
const TIE_TOLERANCE = 1e-12;
/** One step is one contract of one instrument; a problem that needs more is not one of a small account. */
const STEPS_MAX = 1_000_000;
/** After so many steps the sums are made again, so that rounding does not add up. */
const STEPS_BEFORE_REFRESH = 200;

export interface GreedyStart {
  readonly weights: Float64Array;
  readonly direction: Float64Array;
  readonly bounds: WeightBounds;
  readonly shadowCost: number;
}

/**
 * Adds one contract at a time, in the direction of each instrument, whichever lowers
 * tracking error + shadow costs most, until none lowers it.
 * A contract is added by floating-point addition, as in pysystemtrade: a limit of k contracts can stop at k-1.
 * Null if the objective is not a number (an impossible covariance matrix).
 *
 * The variance of the difference d to the wanted weights changes by s(2 g_i + s S_ii) when weight i moves by s,
 * g = S d, so a pass over all instruments costs O(n), and so does keeping these changes up to date.
 */
export function greedySearch(problem: WeightProblem, start: GreedyStart): Float64Array | null {
  const search = new Search(problem, start);
  for (let step = 0; step < STEPS_MAX; step++) {
    const best = search.bestStep();
    if (best === IMPOSSIBLE) return null;
    if (best === STOP) return search.weights;
    search.take(best);
  }
  return null;
}

/** Answers in place of an instrument. */
const STOP = -1;
const IMPOSSIBLE = -2;

class Search {
  readonly weights: Float64Array;
  /** Change of each weight by its next contract. */
  private readonly moves: Float64Array;
  /** Change of the variance by the next contract of each; infinite where none may follow. */
  private readonly varianceChanges: Float64Array;
  /** Shadow cost of each weight, and its change by the next contract. */
  private readonly costOf: Float64Array;
  private readonly costChanges: Float64Array;
  private readonly n: number;
  private variance = NaN;
  private costs = NaN;
  private steps = 0;

  constructor(
    private readonly problem: WeightProblem,
    private readonly start: GreedyStart,
  ) {
    this.n = problem.names.length;
    this.weights = Float64Array.from(start.weights);
    this.moves = start.direction.map((direction, i) => direction * problem.step[i]);
    this.varianceChanges = new Float64Array(this.n);
    this.costOf = new Float64Array(this.n);
    this.costChanges = new Float64Array(this.n);
    this.refresh();
  }

  /**
   * The instrument whose next contract is best, or one of the answers above. As little as can be for each instrument:
   * this loop is the cost of an optimisation, and production runs it once in a process, before it is compiled.
   */
  bestStep(): number {
    const { n, varianceChanges, costChanges, variance, costs } = this;
    const now = rootOfVariance(variance) + costs;
    if (Number.isNaN(now)) return IMPOSSIBLE;
    let lowest = now;
    let next = Infinity;
    let best = STOP;
    for (let i = 0; i < n; i++) {
      let value = Math.sqrt(variance + varianceChanges[i]) + (costs + costChanges[i]);
      if (Number.isNaN(value)) value = this.valueOfRounding(i);
      if (value < lowest) {
        next = lowest;
        lowest = value;
        best = i;
      } else if (value < next) next = value;
      else if (Number.isNaN(value)) return IMPOSSIBLE;
    }
    // Those too close to call, to stop included, are evaluated in full, in the order of the instruments.
    return next - lowest < TIE_TOLERANCE ? this.chooseInFull(lowest) : best;
  }

  /** Adds the contract. */
  take(i: number): void {
    const { n, moves, varianceChanges } = this;
    const { covariance } = this.problem;
    const move = moves[i];
    this.weights[i] += move;
    if (++this.steps % STEPS_BEFORE_REFRESH === 0) {
      this.refresh();
      return;
    }
    this.variance += varianceChanges[i];
    this.costs += this.costChanges[i];
    const twice = 2 * move;
    const row = i * n;
    for (let j = 0; j < n; j++) varianceChanges[j] += twice * moves[j] * covariance[row + j];
    this.lookAhead(i);
  }

  /** Objective where the variance is below zero. */
  private valueOfRounding(i: number): number {
    return rootOfVariance(this.variance + this.varianceChanges[i]) + (this.costs + this.costChanges[i]);
  }

  private chooseInFull(lowest: number): number {
    let best = this.fullObjective();
    let choice = STOP;
    for (let i = 0; i < this.n; i++) {
      if (!(this.valueOfRounding(i) - lowest < TIE_TOLERANCE)) continue;
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
    const { n, weights, moves, varianceChanges, costOf } = this;
    const { covariance, wanted } = this.problem;
    this.variance = 0;
    this.costs = 0;
    const difference = weights.map((weight, i) => weight - wanted[i]);
    for (let i = 0; i < n; i++) {
      const row = i * n;
      let gradient = 0;
      for (let j = 0; j < n; j++) gradient += covariance[row + j] * difference[j];
      varianceChanges[i] = moves[i] * (2 * gradient + moves[i] * covariance[row + i]);
      this.variance += difference[i] * gradient;
      this.lookAhead(i);
      this.costs += costOf[i];
    }
  }

  /** What the next contract of an instrument costs, and whether there is one. */
  private lookAhead(i: number): void {
    const { direction, bounds } = this.start;
    const weight = this.weights[i];
    const moved = weight + this.moves[i];
    this.costOf[i] = this.costAt(i, weight);
    this.costChanges[i] = this.costAt(i, moved) - this.costOf[i];
    if (direction[i] >= 0 ? moved > bounds.maximum[i] : moved < bounds.minimum[i])
      this.varianceChanges[i] = Infinity;
  }

  private costAt(i: number, weight: number): number {
    const { prior, costs } = this.problem;
    return prior === null ? 0 : Math.abs(costs[i] * (weight - prior[i]) * this.start.shadowCost);
  }
}
