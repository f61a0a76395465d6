/** Shares of the account's capital, and of its margin, per strategy. */
import { tstError } from '../errors/errors';
import { sum } from '../numbers/rounding';

/** What one strategy has of the account, in the base currency. */
export interface StrategyShare {
  readonly strategy: string;
  /** As configured, not normalised. */
  readonly weight: number;
  readonly capital: number;
  /** Its part of the account's margin; undefined while that is not known. */
  readonly margin?: number;
}

export interface AllocationFacts {
  /** Capital at risk. */
  readonly total: number;
  readonly totalMargin: number | undefined;
  /** `strategy_weights`; undefined where the key is absent. */
  readonly weights: Readonly<Record<string, number>> | undefined;
  /** `strategy_list`, or else the strategies that run. */
  readonly listed: readonly string[];
  /** Strategies that are retiring or retired: their capital is 0, whatever their weight. */
  readonly leaving: readonly string[];
}

/** Why an allocation deserves a look, as sentences; it holds all the same. */
export interface Allocation {
  readonly shares: readonly StrategyShare[];
  readonly warnings: readonly string[];
}

/**
 * `weight / sum of weights x total` per strategy, of capital and of margin alike; equal shares without weights. A listed
 * strategy without a weight gets no share. Error BAD_CONFIG for a weight below 0, or none above. Where all strategies are
 * leaving, none gets anything.
 */
export function decideAllocation(facts: AllocationFacts): Allocation {
  const { total, totalMargin, weights, listed, leaving } = facts;
  const given = withoutLeaving(weights ?? equalWeights(listed), leaving);
  const areAllLeaving =
    Object.keys(given).length > 0 && Object.keys(given).every((name) => leaving.includes(name));
  const trading = listed.filter((name) => !leaving.includes(name));
  const share = (amount: number) => (areAllLeaving ? given : allocate(amount, given));
  const capital = share(total);
  const margin = totalMargin === undefined ? undefined : share(totalMargin);
  const shares = Object.entries(given).map(([strategy, weight]) => ({
    ...{ strategy, weight, capital: capital[strategy] },
    ...(margin && { margin: margin[strategy] }),
  }));
  return { shares, warnings: weights ? missing(weights, trading) : [EQUAL] };
}

function withoutLeaving(
  weights: Readonly<Record<string, number>>,
  leaving: readonly string[],
): Readonly<Record<string, number>> {
  const entries = Object.entries(weights).map(([name, weight]) => [
    name,
    leaving.includes(name) ? 0 : weight,
  ]);
  return Object.fromEntries(entries);
}

const EQUAL = 'no strategy_weights are configured: capital is shared equally';

function missing(weights: Readonly<Record<string, number>>, listed: readonly string[]): readonly string[] {
  return listed
    .filter((strategy) => !Object.hasOwn(weights, strategy))
    .map(
      (strategy) =>
        `${strategy} is in strategy_list, but has no weight: its last capital, if any, stays in force`,
    );
}

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

/** Equal weights, for strategies that are configured without any. */
export function equalWeights(strategies: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(strategies.map((strategy) => [strategy, 1]));
}
