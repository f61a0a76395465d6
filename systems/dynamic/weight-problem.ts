import type { DynamicProblem } from './dynamic-problem';

/** The problem in weights, cut down to the instruments of which everything needed is known. */
export interface WeightProblem {
  /** Positions of its instruments in the original problem. */
  readonly valid: readonly number[];
  readonly names: readonly string[];
  readonly wanted: Float64Array;
  readonly step: Float64Array;
  readonly covariance: Float64Array;
  readonly costs: Float64Array;
  readonly prior: Float64Array | null;
  readonly maximum: Float64Array | null;
}

/** Drops instruments without optimal position, contract value or variance; contracts become weights. */
export function toWeights(problem: DynamicProblem): WeightProblem {
  const { names, contractValues, previousContracts, maximumContracts } = problem;
  const valid = names.map((_, i) => i).filter((i) => isKnown(problem, i));
  const pick = (values: Float64Array) => Float64Array.from(valid, (i) => values[i]);
  const step = pick(contractValues);
  const inWeights = (contracts: Float64Array | null) =>
    contracts === null ? null : pick(contracts).map((x, k) => (Number.isNaN(x) ? 0 : x * step[k]));
  return {
    valid,
    names: valid.map((i) => names[i]),
    wanted: pick(problem.optimalContracts).map((x, k) => x * step[k]),
    step,
    covariance: pickCovariance(problem.covariance, names.length, valid),
    costs: pick(problem.costs),
    prior: inWeights(previousContracts),
    maximum: maximumContracts === null ? null : pick(maximumContracts).map((x, k) => x * step[k]),
  };
}

function isKnown(problem: DynamicProblem, i: number): boolean {
  const variance = problem.covariance[i * problem.names.length + i];
  return !Number.isNaN(problem.optimalContracts[i] + problem.contractValues[i] + variance);
}

function pickCovariance(covariance: Float64Array, n: number, valid: readonly number[]): Float64Array {
  const m = valid.length;
  const out = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) out[i * m + j] = covariance[valid[i] * n + valid[j]];
  return out;
}
