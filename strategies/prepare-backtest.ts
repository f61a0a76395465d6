import { createHash } from 'node:crypto';
import { ConfigError } from '../config/config-error';
import type { LoadedConfig, RawConfig } from '../config/loaded-config';
import { placeOf } from '../config/validate';
import { tstError } from '../domain/errors/errors';
import type { Backtest } from '../systems/backtest';
import type { BacktestConfig } from '../systems/config/backtest-config';
import { suggestion } from '../systems/config/nearest-name';
import { namingPlaces, type Place, withPlace } from '../systems/config/wrong-value';
import { type BacktestOptions, createBacktest } from '../systems/create-backtest';
import type { SystemData } from '../systems/data/system-data';
import { systemInstruments } from '../systems/instrument-list';
import type { ConfiguredRunner } from '../systems/own-runner';
import type { Rule } from '../systems/rules/rule';
import { instrumentsLeftOut, type LeftOut, withoutInstruments } from './left-out';
import { loadOwnRules } from './own-code/own-rules';
import { loadOwnRunners } from './own-code/own-runners';
import { ownSources, withSources } from './own-code/own-sources';
import { parseStrategy } from './parse-strategy';
import { settingsOutside } from './settings-outside-backtest';
import type { StrategyConfig } from './strategy-config';
import { loadStrategyFile, type StrategyFile } from './strategy-file';
import { ownCodeNames, type StrategyVersion, strategyVersion } from './strategy-version';
import { runInThreads, type ThreadedOptions } from './threads/run-in-threads';
import { type WantedPosition, wantedPositions } from './wanted-positions';

export interface PreparedBacktest {
  readonly config: BacktestConfig;
  /** What holds outside of the strategy's file, of the settings that may differ there. */
  readonly outside: BacktestConfig;
  /** SHA-256 of the effective configuration: 16 hex digits. */
  readonly hash: string;
  /** What the strategy's file says, with all that it inherits, apart from capital and currency. */
  readonly version: StrategyVersion;
  /** Where a key of the strategy is written, for errors. */
  readonly place: Place;
  /** The same without the instruments that can't be run on the data, which are named. Throws MISSING_DATA for none. */
  usableOn(
    data: SystemData,
    unreadable?: ReadonlyMap<string, string>,
  ): { readonly prepared: PreparedBacktest; readonly leftOut: readonly LeftOut[] };
  create(data: SystemData, options?: Pick<BacktestOptions, 'startingPositions'>): Backtest;
  /** The same, with forecasts worked out on all cores where there are enough of them. */
  runInThreads(data: SystemData, options: Pick<ThreadedOptions, 'keep' | 'warn'>): Promise<Backtest>;
  /** What the strategy wants to hold at the end of such a backtest. Throws as `wantedPositions` does, naming places. */
  wanted(backtest: Backtest): readonly WantedPosition[];
}

/**
 * A strategy's configuration as production runs it: its file over the private configuration, with the
 * system's capital and base currency instead of the file's, and the user's own rules and runner. Throws
 * BAD_CONFIG.
 */
export async function prepareBacktest(
  loaded: LoadedConfig,
  strategy: StrategyConfig,
  production: { readonly capital: number; readonly baseCurrency: string },
): Promise<PreparedBacktest> {
  return prepareFile(loaded, strategy, loadStrategyFile(strategy.backtestFile, loaded), production);
}

/**
 * The same of a version that was stored, with the code that it had, whatever the files say now. `strategy`: with the
 * runner of that version. It is not for `runInThreads`, which reads the code again.
 */
export async function prepareVersion(
  loaded: LoadedConfig,
  strategy: StrategyConfig,
  { own, inherited, hash, code }: StrategyVersion,
  production: { readonly capital: number; readonly baseCurrency: string },
): Promise<PreparedBacktest> {
  const place = () => `version ${hash} of ${strategy.name}`;
  const file = { path: place(), own, inherited, place };
  if (code === undefined) return prepareFile(loaded, strategy, file, production);
  return withSources(code, (privateDirectory) =>
    prepareFile({ ...loaded, privateDirectory }, strategy, file, production),
  );
}

/** The version of a strategy's file as it is now. Throws BAD_CONFIG. */
export async function versionOf(loaded: LoadedConfig, strategy: StrategyConfig): Promise<StrategyVersion> {
  return versionOfFile(loaded, strategy, loadStrategyFile(strategy.backtestFile, loaded));
}

async function versionOfFile(
  { privateDirectory }: Pick<LoadedConfig, 'privateDirectory'>,
  strategy: StrategyConfig,
  file: Pick<StrategyFile, 'own' | 'inherited'>,
): Promise<StrategyVersion> {
  return strategyVersion(file, strategy, await ownSources(privateDirectory, ownCodeNames(file, strategy)));
}

async function prepareFile(
  loaded: LoadedConfig,
  strategy: StrategyConfig,
  file: Pick<StrategyFile, 'path' | 'own' | 'inherited' | 'place'>,
  production: { readonly capital: number; readonly baseCurrency: string },
): Promise<PreparedBacktest> {
  const { privateDirectory } = loaded;
  const ownRules = await loadOwnRules<Rule>(privateDirectory);
  const ownRunner = await ownRunnerOf(strategy, loaded);
  const over = { notional_trading_capital: production.capital, base_currency: production.baseCurrency };
  return preparedWith(parseStrategy(file, ownRules, over), {
    strategy,
    outside: settingsOutside(file.inherited),
    hash: hashOf(file, over),
    version: await versionOfFile(loaded, strategy, file),
    place: file.place,
    ownRules,
    ownRunner,
    privateDirectory,
  });
}

/** What a prepared backtest keeps when instruments are left out of it. */
interface Kept extends Pick<PreparedBacktest, 'outside' | 'hash' | 'version' | 'place'> {
  readonly strategy: StrategyConfig;
  readonly ownRules: Readonly<Record<string, Rule>>;
  readonly ownRunner?: ConfiguredRunner;
  readonly privateDirectory?: string;
}

function preparedWith(config: BacktestConfig, kept: Kept): PreparedBacktest {
  const { strategy, outside, hash, version, place, ownRules, ownRunner, privateDirectory } = kept;
  return {
    config,
    outside,
    hash,
    version,
    place,
    usableOn: (data, unreadable) => {
      const leftOut = instrumentsLeftOut(config, data, unreadable);
      const rest = withoutInstruments(config, data, leftOut);
      if (leftOut.length > 0) refuseNothingLeft(strategy.name, rest, data, leftOut);
      return { prepared: preparedWith(rest, kept), leftOut };
    },
    create: (data, options) => createBacktest(config, data, { ...options, ownRules }),
    runInThreads: (data, options) =>
      runInThreads(config, data, { ...options, ownRules, privateDirectory }).catch((error: unknown) => {
        throw withPlace(error, place);
      }),
    wanted: (backtest) => namingPlaces(place, () => wantedPositions(backtest, strategy, ownRunner)),
  };
}

function refuseNothingLeft(
  strategy: string,
  rest: BacktestConfig,
  data: SystemData,
  leftOut: readonly LeftOut[],
): void {
  if (systemInstruments(rest, data).length > 0) return;
  const reasons = leftOut.map(({ instrument, reason }) => `${instrument}: ${reason}`).join('; ');
  throw tstError('MISSING_DATA', `${strategy}: no instrument is left: ${reasons}`);
}

function hashOf({ inherited, own }: Pick<StrategyFile, 'inherited' | 'own'>, over: RawConfig): string {
  const text = JSON.stringify({ ...inherited, ...own, ...over });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
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
    const message = `unknown runner '${ownRunner}'${near}`;
    const remedy = 'Correct it, or export the runner from runners/<file>.ts of the private directory.';
    throw new ConfigError([{ ...placeOf(origin(`control.${key}`)), key, message, remedy }]);
  }
  return { path: ownRunner, runner, options: runnerArguments };
}
