import type { RawConfig } from '../config/loaded-config';
import type { BacktestConfig } from '../systems/config/backtest-config';
import { parseBacktestConfig } from '../systems/config/parse-backtest-config';
import type { Rule } from '../systems/rules/rule';
import type { StrategyFile } from './strategy-file';

/**
 * A strategy's file over the private configuration and the defaults, typed. `over`: keys that win over the file's own,
 * as production's capital does. Throws BAD_CONFIG with file and line.
 */
export function parseStrategy(
  { path, own, inherited, place }: Pick<StrategyFile, 'path' | 'own' | 'inherited' | 'place'>,
  ownRules: Readonly<Record<string, Rule>>,
  over: RawConfig = {},
): BacktestConfig {
  const sources = { file: path, place, ownRules: Object.keys(ownRules) };
  return parseBacktestConfig({ ...own, ...over }, sources, inherited);
}
