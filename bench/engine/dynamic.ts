import { type DynamicProblem, NO_CONSTRAINTS } from '../../systems/dynamic/dynamic-problem';
import { optimisePositions } from '../../systems/dynamic/optimise-positions';

const REPETITIONS = 20;

/** Times one dynamic optimisation of 60 and of 200 instruments, from flat, median of several problems. */
export async function run(): Promise<{ name: string; value: string }[]> {
  return [60, 200].map((n) => {
    const times: number[] = [];
    for (let seed = 1; seed <= REPETITIONS; seed++) {
      const problem = syntheticProblem(n, seed);
      const start = performance.now();
      const answer = optimisePositions(problem);
      times.push(performance.now() - start);
      if (answer.kind === 'failed') throw new Error(answer.reason);
    }
    times.sort((a, b) => a - b);
    return {
      name: `dynamic optimisation, ${n} instruments`,
      value: `${times[REPETITIONS >> 1].toFixed(2)} ms median, ${times[REPETITIONS - 1].toFixed(2)} ms worst`,
    };
  });
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
    constraints: NO_CONSTRAINTS,
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
