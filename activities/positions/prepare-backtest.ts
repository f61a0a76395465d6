import { createHash } from 'node:crypto';
import type { LoadedConfig } from '../../config/loaded-config';
import { loadOwnRules } from '../../config/own-rules';
import type { StrategyConfig } from '../../config/strategies';
import { loadStrategyFile } from '../../config/strategy-file';
import type { BacktestConfig } from '../../systems/config/backtest-config';
import { type Place, withPlace } from '../../systems/config/wrong-value';
import type { SystemData } from '../../systems/data/system-data';
import type { Rule } from '../../systems/rules/rule';
import {
  type Backtest,
  type BacktestOptions,
  parseBacktestConfig,
  runBacktest,
} from '../../systems/run-backtest';
import { settingsOutside } from './settings-apart';
import { runInThreads, type ThreadedOptions } from './threads/run-in-threads';

export interface PreparedBacktest {
  readonly config: BacktestConfig;
  /** What holds outside of the strategy's file, of the settings that may differ there. */
  readonly outside: BacktestConfig;
  /** SHA-256 of the effective configuration: 16 hex digits. */
  readonly hash: string;
  /** Where a key of the strategy is written, for errors. */
  readonly place: Place;
  run(data: SystemData, options?: Pick<BacktestOptions, 'startingPositions'>): Backtest;
  /** The same, with forecasts worked out on all cores where there are enough of them. */
  runInThreads(data: SystemData, options: Pick<ThreadedOptions, 'keep' | 'warn'>): Promise<Backtest>;
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
  const { place } = file;
  const sources = { file: strategy.backtestFile, place, ownRules: Object.keys(ownRules) };
  const config = parseBacktestConfig(own, sources, file.inherited);
  const hash = createHash('sha256')
    .update(JSON.stringify({ ...file.inherited, ...own }))
    .digest('hex')
    .slice(0, 16);
  const { privateDirectory } = loaded;
  return {
    config,
    outside: settingsOutside(file.inherited),
    hash,
    place,
    run: (data, options) => runBacktest(config, data, { ...options, ownRules }),
    runInThreads: (data, options) =>
      runInThreads(config, data, { ...options, ownRules, privateDirectory }).catch((error: unknown) => {
        throw withPlace(error, place);
      }),
  };
}
