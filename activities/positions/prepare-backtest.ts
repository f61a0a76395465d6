import { createHash } from 'node:crypto';
import type { LoadedConfig } from '../../config/loaded-config';
import { loadOwnRules } from '../../config/own-rules';
import type { StrategyConfig } from '../../config/strategies';
import { loadStrategyFile } from '../../config/strategy-file';
import type { BacktestConfig } from '../../systems/config/backtest-config';
import type { SystemData } from '../../systems/data/system-data';
import type { Rule } from '../../systems/rules/rule';
import {
  type Backtest,
  type BacktestOptions,
  parseBacktestConfig,
  runBacktest,
} from '../../systems/run-backtest';

export interface PreparedBacktest {
  readonly config: BacktestConfig;
  /** SHA-256 of the effective configuration: 16 hex digits. */
  readonly hash: string;
  run(data: SystemData, options?: Pick<BacktestOptions, 'startingPositions'>): Backtest;
}

/**
 * A strategy's configuration as production runs it: its file over the private configuration, with the
 * capital and the base currency of the system in place of its own, and the user's own rules. Throws BAD_CONFIG.
 */
export async function prepareBacktest(
  loaded: LoadedConfig,
  strategy: Pick<StrategyConfig, 'backtestFile'>,
  production: { readonly capital: number; readonly baseCurrency: string },
): Promise<PreparedBacktest> {
  const file = loadStrategyFile(strategy.backtestFile, loaded);
  const ownRules = await loadOwnRules<Rule>(loaded.privateDirectory);
  const own = {
    ...file.own,
    notional_trading_capital: production.capital,
    base_currency: production.baseCurrency,
  };
  const sources = { file: strategy.backtestFile, ownRules: Object.keys(ownRules) };
  const config = parseBacktestConfig(own, sources, file.inherited);
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...file.inherited, ...own }))
    .digest('hex')
    .slice(0, 16);
  return { config, hash, run: (data, options) => runBacktest(config, data, { ...options, ownRules }) };
}
