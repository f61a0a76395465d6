/** Shares of the account's capital, or margin, per strategy. */
import { tstError } from '../errors/errors';
import { sum } from '../numbers/rounding';

/** `weight / sum of weights x total` per strategy. Error BAD_CONFIG for a weight below 0, or none above. */
export function allocate(
  total: number,
  weights: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const all = sum(Object.values(weights));
  if (Object.values(weights).some((weight) => !(weight >= 0)) || !(all > 0)) {
    throw tstError(
      'BAD_CONFIG',
      'strategy_weights must be numbers of 0 or more, at least one of them above 0',
    );
  }
  return Object.fromEntries(
    Object.entries(weights).map(([strategy, weight]) => [strategy, (weight / all) * total]),
  );
}

/** Equal weights, for strategies that are configured without any. The caller warns. */
export function equalWeights(strategies: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(strategies.map((strategy) => [strategy, 1]));
}
