import { roundHalfEven } from '../../domain/numbers/rounding';
import { searchDirection, startingWeights, weightBounds } from './bounds';
import type { DynamicAnswer, DynamicProblem, DynamicSteps, WeightBounds } from './dynamic-problem';
import { greedySearch } from './greedy-search';
import { shadowCosts, trackingError } from './tracking-error';
import { toWeights, type WeightProblem } from './weight-problem';

/**
 * Whole positions that track the unrounded ones best for their cost.
 * Instruments are tried in the order of `names`; on an exact tie the first wins.
 */
export function optimisePositions(problem: DynamicProblem): DynamicAnswer {
  const inWeights = toWeights(problem);
  const bounds = weightBounds(inWeights, problem.constraints);
  const crossed = bounds.minimum.findIndex((low, i) => bounds.maximum[i] < low);
  if (crossed >= 0) return failed(`${inWeights.names[crossed]}: its largest position is below its smallest`);
  const start = {
    weights: startingWeights(bounds),
    direction: searchDirection(inWeights.wanted, bounds),
    bounds,
    shadowCost: problem.speed.shadowCost,
  };
  const found = greedySearch(inWeights, start);
  if (found === null) return failed('the variance is negative or missing');
  // All zero is taken as a failure of the search by pysystemtrade, which then stays where it is.
  const greedy = found.every((w) => w === 0) ? (inWeights.prior ?? found) : found;
  const speed = controlSpeed(inWeights, greedy, problem.speed.trackingErrorBuffer);
  if (speed === null) return failed('the variance is negative or missing');
  const diagnostics = describe(inWeights, bounds, greedy, problem.speed.shadowCost);
  const steps = { ...diagnostics, ...speed, direction: start.direction, start: start.weights };
  return { kind: 'optimised', contracts: toContracts(inWeights, speed.weights, problem.names.length), steps };
}

type Speed = Pick<
  DynamicSteps,
  'weights' | 'trackingErrorOfPrior' | 'priorIsNearEnough' | 'adjustmentFactor'
>;

/** Steps 1, 4 and 5: stay when near enough, else go part of the way. Null if the variance is impossible. */
function controlSpeed(problem: WeightProblem, best: Float64Array, buffer: number): Speed | null {
  const { prior, wanted, covariance, step } = problem;
  if (prior === null) {
    return { weights: best, trackingErrorOfPrior: NaN, priorIsNearEnough: false, adjustmentFactor: NaN };
  }
  const trackingErrorOfPrior = trackingError(prior, wanted, covariance);
  const toGo = trackingError(prior, best, covariance);
  if (Number.isNaN(trackingErrorOfPrior) || Number.isNaN(toGo)) return null;
  const adjustmentFactor = toGo <= 0 ? 0 : Math.max(0, (toGo - buffer) / toGo);
  const priorIsNearEnough = trackingErrorOfPrior < buffer;
  const weights =
    priorIsNearEnough || adjustmentFactor === 0 ? prior : partOfTheWay(prior, best, step, adjustmentFactor);
  return { weights, trackingErrorOfPrior, priorIsNearEnough, adjustmentFactor };
}

/** Trades in whole contracts that cover the part `factor` of the way. */
function partOfTheWay(
  prior: Float64Array,
  best: Float64Array,
  step: Float64Array,
  factor: number,
): Float64Array {
  return prior.map((held, i) => {
    const contracts = roundHalfEven((factor * (best[i] - held)) / step[i]);
    return held + (Number.isNaN(contracts) ? 0 : contracts) * step[i];
  });
}

function describe(problem: WeightProblem, bounds: WeightBounds, greedy: Float64Array, shadowCost: number) {
  const trackingErrorAtGreedy = trackingError(greedy, problem.wanted, problem.covariance);
  const costsAtGreedy = shadowCosts(greedy, problem.prior, problem.costs, shadowCost);
  const objectiveAtGreedy = trackingErrorAtGreedy + costsAtGreedy;
  return {
    valid: problem.valid,
    bounds,
    greedyWeights: greedy,
    trackingErrorAtGreedy,
    costsAtGreedy,
    objectiveAtGreedy,
  };
}

function toContracts(problem: WeightProblem, weights: Float64Array, n: number): Float64Array {
  const contracts = new Float64Array(n);
  problem.valid.forEach((position, k) => {
    const whole = roundHalfEven(weights[k] / problem.step[k]);
    contracts[position] = Number.isNaN(whole) ? 0 : whole + 0;
  });
  return contracts;
}

function failed(reason: string): DynamicAnswer {
  return { kind: 'failed', reason };
}
