import type { DynamicProblem } from '../../systems/dynamic/dynamic-problem';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';

const REPETITIONS = 20;

/**
 * Milliseconds of one dynamic optimisation of `n` instruments, from flat: of the very first one of a process, as
 * production makes it, and the median of several others.
 */
export function timeOptimisations(n: number): { readonly cold: number; readonly median: number } {
  const cold = timeOne(syntheticProblem(n, 1));
  const times = Array.from({ length: REPETITIONS }, (_, i) => timeOne(syntheticProblem(n, i + 2)));
  return { cold, median: times.sort((a, b) => a - b)[REPETITIONS >> 1] };
}

function timeOne(problem: DynamicProblem): number {
  const start = performance.now();
  const answer = optimisePositions(problem);
  const ms = performance.now() - start;
  if (answer.kind === 'failed') throw new Error(answer.reason);
  return ms;
}

/** One-factor covariance, positions of a few contracts, deterministic by seed. */
function syntheticProblem(n: number, seed: number): DynamicProblem {
  const random = generator(seed);
  const each = (f: () => number) => Float64Array.from({ length: n }, f);
  const stdevs = each(() => 0.05 + 0.4 * random());
  const betas = each(() => random() - 0.3);
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      covariance[i * n + j] = (i === j ? 1 : betas[i] * betas[j]) * stdevs[i] * stdevs[j];
  }
  return {
    names: Array.from({ length: n }, (_, i) => `I${i}`),
    optimalContracts: each(() => 20 * (random() - 0.5)),
    contractValues: each(() => 0.002 + 0.05 * random()),
    covariance,
    costs: each(() => 0.0003 * random()),
    previousContracts: new Float64Array(n),
    maximumContracts: null,
    constraints: { noTrade: new Set(), reduceOnly: new Set(), longOnly: new Set() },
    speed: { shadowCost: 50, trackingErrorBuffer: 0.0125 },
  };
}

/** A small multiplicative generator: the same numbers on every machine. */
function generator(seed: number): () => number {
  let state = seed * 48271;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
