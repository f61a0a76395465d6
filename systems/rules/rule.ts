import type { RuleArgument } from '../config/backtest-config';
import type { TimeSeries } from '../primitives/time-series';

export type RuleArguments = Readonly<Record<string, RuleArgument>>;

/**
 * A trading rule: data in, unscaled forecasts out. The library's rules and a user's own have the same form.
 * A forecast of exactly zero counts as missing, and a missing forecast repeats the one before.
 */
export interface Rule {
  /**
   * Data references used when the configuration names none, for example `rawdata.get_daily_prices`. A configuration
   * that names others must name as many.
   */
  readonly data: readonly string[];
  /** Arguments with their defaults; `undefined` marks one that the configuration must give. */
  readonly arguments: Readonly<Record<string, RuleArgument | undefined>>;
  /**
   * Positive: buy. The inputs are in the order of the data references, and read only; the result is not to be changed
   * once it is given back. Many instruments are worked out in several threads, each with a copy of the rule.
   */
  forecast(inputs: readonly TimeSeries[], args: RuleArguments): TimeSeries;
}

/** A numeric argument; the configuration check has made sure that it is one. */
export function numberArgument(args: RuleArguments, name: string): number {
  return Number(args[name]);
}

/** Why a rule cannot take these data references; undefined where it can. */
export function inputsProblem(rule: Rule, references: readonly string[]): string | undefined {
  if (references.length === 0 || references.length === rule.data.length) return undefined;
  const inputs = (count: number) => `${count} data input${count === 1 ? '' : 's'}`;
  return `takes ${inputs(rule.data.length)} (such as ${rule.data.join(', ')}), not ${references.length}`;
}
