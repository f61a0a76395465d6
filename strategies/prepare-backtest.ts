import { createHash } from 'node:crypto';
import { ConfigError } from '../config/config-error';
import type { LoadedConfig } from '../config/loaded-config';
import { placeOf } from '../config/validate';
import { tstError } from '../domain/errors/errors';
import type { BacktestConfig } from '../systems/config/backtest-config';
import { suggestion } from '../systems/config/nearest-name';
import { type Place, withPlace } from '../systems/config/wrong-value';
import {
  type Backtest,
  type BacktestOptions,
  createBacktest,
  parseBacktestConfig,
} from '../systems/create-backtest';
import type { SystemData } from '../systems/data/system-data';
import { systemInstruments } from '../systems/instrument-list';
import type { ConfiguredRunner } from '../systems/own-runner';
import type { Rule } from '../systems/rules/rule';
import { instrumentsLeftOut, type LeftOut, withoutInstruments } from './left-out';
import { loadOwnRules } from './own-code/own-rules';
import { loadOwnRunners } from './own-code/own-runners';
import { settingsOutside } from './settings-outside-backtest';
import type { StrategyConfig } from './strategy-config';
import { loadStrategyFile } from './strategy-file';
import { runInThreads, type ThreadedOptions } from './threads/run-in-threads';

export interface PreparedBacktest {
  readonly config: BacktestConfig;
  /** What holds outside of the strategy's file, of the settings that may differ there. */
  readonly outside: BacktestConfig;
  /** SHA-256 of the effective configuration: 16 hex digits. */
  readonly hash: string;
  /** Where a key of the strategy is written, for errors. */
  readonly place: Place;
  /** The same without the instruments that can't be run on the data, which are named. Throws MISSING_DATA for none. */
  usableOn(
    data: SystemData,
    unreadable?: ReadonlyMap<string, string>,
  ): { readonly prepared: PreparedBacktest; readonly leftOut: readonly LeftOut[] };
  run(data: SystemData, options?: Pick<BacktestOptions, 'startingPositions'>): Backtest;
  /** The same, with forecasts worked out on all cores where there are enough of them. */
  runInThreads(data: SystemData, options: Pick<ThreadedOptions, 'keep' | 'warn'>): Promise<Backtest>;
}

/**
 * A strategy's configuration as production runs it: its file over the private configuration, with the
 * capital and the base currency of the system in place of its own, and the user's own rules and runner. Throws
 * BAD_CONFIG.
 */
export async function prepareBacktest(
  loaded: LoadedConfig,
  strategy: StrategyConfig,
  production: { readonly capital: number; readonly baseCurrency: string },
): Promise<PreparedBacktest> {
  const file = loadStrategyFile(strategy.backtestFile, loaded);
  const ownRules = await loadOwnRules<Rule>(loaded.privateDirectory);
  const runner = await ownRunnerOf(strategy, loaded);
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
  const fixed = { outside: settingsOutside(file.inherited), hash, place };
  const preparedWith = (config: BacktestConfig): PreparedBacktest => ({
    config,
    ...fixed,
    usableOn: (data, unreadable) => {
      const leftOut = instrumentsLeftOut(config, data, unreadable);
      const rest = withoutInstruments(config, data, leftOut);
      if (leftOut.length > 0 && systemInstruments(rest, data).length === 0) {
        const reasons = leftOut.map(({ instrument, reason }) => `${instrument}: ${reason}`).join('; ');
        throw tstError('MISSING_DATA', `${strategy.name}: no instrument is left: ${reasons}`);
      }
      return { prepared: preparedWith(rest), leftOut };
    },
    run: (data, options) => createBacktest(config, data, { ...options, ownRules, runner }),
    runInThreads: (data, options) =>
      runInThreads(config, data, { ...options, ownRules, runner, privateDirectory }).catch(
        (error: unknown) => {
          throw withPlace(error, place);
        },
      ),
  });
  return preparedWith(config);
}

async function ownRunnerOf(
  { name, ownRunner, runnerArguments }: StrategyConfig,
  { privateDirectory, origin }: LoadedConfig,
): Promise<ConfiguredRunner | undefined> {
  if (ownRunner === undefined) return undefined;
  const runners = await loadOwnRunners(privateDirectory);
  const runner = runners[ownRunner];
  if (runner === undefined) {
    const near = suggestion(ownRunner, Object.keys(runners));
    const key = `process_configuration_methods.run_systems.${name}.object`;
    const message = `there is no runner '${ownRunner}'${near}`;
    const remedy = 'Correct it, or export the runner from runners/<file>.ts of the private directory.';
    throw new ConfigError([{ ...placeOf(origin(`control.${key}`)), key, message, remedy }]);
  }
  return { path: ownRunner, runner, options: runnerArguments };
}
