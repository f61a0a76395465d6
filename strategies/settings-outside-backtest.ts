import type { LoadedConfig, RawConfig } from '../config/loaded-config';
import type { BacktestConfig } from '../systems/config/backtest-config';
import { isMapping, type Mapping } from '../systems/config/merge';
import { parseBacktestConfig } from '../systems/config/parse-backtest-config';

/** Sections that pysystemtrade's backtest reads from the strategy, and its order generation from elsewhere. */
const READ_TWICE = ['small_system', 'instrument_returns_correlation', 'volatility_calculation'] as const;

/** A value that is one thing in a strategy and another outside of its file. */
export interface SettingApart {
  /** Dotted. */
  readonly key: string;
  readonly strategy: unknown;
  /** Of the private configuration, or the default. */
  readonly outside: unknown;
}

/** Those sections of the private configuration over the defaults, as they hold outside of any strategy. */
export function settingsOutside(inherited: RawConfig): BacktestConfig {
  const sections = READ_TWICE.filter((key) => key in inherited).map((key) => [key, inherited[key]]);
  return parseBacktestConfig({ trading_rules: {} }, { file: '' }, Object.fromEntries(sections));
}

/**
 * Settings that differ between the strategy's file and the configuration outside of it:
 * what orders of a dynamic strategy are made with is `dynamic_optimisation_inputs`.
 */
export function settingsOutsideBacktest(
  strategy: BacktestConfig,
  outside: BacktestConfig,
): readonly SettingApart[] {
  return READ_TWICE.flatMap((section) => {
    const [inside, elsewhere] = [strategy, outside].map(({ effective }) => mappingOf(effective[section]));
    return [...new Set([...Object.keys(inside), ...Object.keys(elsewhere)])]
      .filter((key) => String(inside[key]) !== String(elsewhere[key]))
      .map((key) => ({ key: `${section}.${key}`, strategy: inside[key], outside: elsewhere[key] }));
  });
}

/**
 * The sentence for the operator, both values side by side; undefined where there is nothing to warn of: what stands
 * in the strategy alone counts as it was meant, unless orders are made with the settings outside.
 */
export function settingsOutsideBacktestWarning(
  loaded: LoadedConfig,
  strategy: string,
  apart: readonly SettingApart[],
): string | undefined {
  const counting = loaded.config.dynamic_optimisation_inputs;
  const doubtful = apart.filter(({ key }) => counting === 'production' || loaded.origin(key).kind === 'file');
  if (doubtful.length === 0) return undefined;
  const values = doubtful.map(
    (each) => `${each.key} is ${String(each.strategy)} in the strategy and ${String(each.outside)} outside`,
  );
  const whose = counting === 'backtest' ? "the strategy's" : 'those outside';
  return (
    `WARNING: ${strategy}: ${values.join(', ')}; ` +
    `orders are made with ${whose} (dynamic_optimisation_inputs: ${counting})`
  );
}

function mappingOf(value: unknown): Mapping {
  return isMapping(value) ? value : {};
}
