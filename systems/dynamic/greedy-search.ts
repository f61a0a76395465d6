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
  private readonly gradient: Float64Array;
  private readonly costOf: Float64Array;
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
    this.gradient = new Float64Array(this.n);
    this.costOf = new Float64Array(this.n);
    this.isAtLimit = new Uint8Array(this.n);
    for (let i = 0; i < this.n; i++) this.costOf[i] = this.costAt(i, this.weights[i]);
    this.refresh();
  }

  /** The instrument whose next contract is best; null if none is better than to stop. */
  bestStep(): number | null | 'impossible' {
    const now = rootOfVariance(this.variance) + this.costs;
    if (Number.isNaN(now)) return 'impossible';
    const { covariance } = this.problem;
    const values = new Float64Array(this.n).fill(Infinity);
    let lowest = now;
    for (let i = 0; i < this.n; i++) {
      if (this.isAtLimit[i] === 1) continue;
      const move = this.move(i);
      const moved = this.weights[i] + move;
      if (this.isBeyond(i, moved)) {
        this.isAtLimit[i] = 1;
        continue;
      }
      const variance = this.variance + move * (2 * this.gradient[i] + move * covariance[i * this.n + i]);
      values[i] = rootOfVariance(variance) + (this.costs - this.costOf[i] + this.costAt(i, moved));
      if (Number.isNaN(values[i])) return 'impossible';
      if (values[i] < lowest) lowest = values[i];
    }
    return this.choose(values, lowest, now);
  }

  /** Adds the contract. */
  take(i: number): void {
    const move = this.move(i);
    this.weights[i] += move;
    this.costOf[i] = this.costAt(i, this.weights[i]);
    // Now and then from scratch, so that rounding does not add up over many contracts.
    if (++this.steps % this.n === 0) {
      this.refresh();
      return;
    }
    const { covariance, wanted } = this.problem;
    this.variance = 0;
    this.costs = 0;
    for (let j = 0; j < this.n; j++) {
      this.gradient[j] += move * covariance[i * this.n + j];
      this.variance += (this.weights[j] - wanted[j]) * this.gradient[j];
      this.costs += this.costOf[j];
    }
  }

  /** The first of the lowest; those too close to call are evaluated in full, in the order of the instruments. */
  private choose(values: Float64Array, lowest: number, now: number): number | null {
    let rivals = now - lowest < TIE_TOLERANCE ? 2 : 0;
    let first = -1;
    for (let i = this.n - 1; i >= 0; i--) {
      if (values[i] - lowest >= TIE_TOLERANCE) continue;
      first = i;
      rivals++;
    }
    if (first < 0) return null;
    return rivals === 1 ? first : this.chooseInFull(values, lowest);
  }

  private chooseInFull(values: Float64Array, lowest: number): number | null {
    let best = this.fullObjective();
    let choice: number | null = null;
    for (let i = 0; i < this.n; i++) {
      if (values[i] - lowest >= TIE_TOLERANCE) continue;
      const kept = this.weights[i];
      this.weights[i] += this.move(i);
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

  private move(i: number): number {
    return this.start.direction[i] * this.problem.step[i];
  }

  private isBeyond(i: number, weight: number): boolean {
    const { minimum, maximum } = this.start.bounds;
    return this.start.direction[i] >= 0 ? weight > maximum[i] : weight < minimum[i];
  }

  private costAt(i: number, weight: number): number {
    const { prior, costs } = this.problem;
    return prior === null ? 0 : Math.abs(costs[i] * (weight - prior[i]) * this.start.shadowCost);
  }
}
