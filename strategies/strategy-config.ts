import { ConfigError } from '../config/config-error';
import { findReferenced } from '../config/config-path';
import type { LoadedConfig, Origin, RawConfig } from '../config/loaded-config';
import { strategyRootsOf } from '../config/roots';
import type { ProcessMethod } from '../config/schema/control';
import { placeOf } from '../config/validate';
import { suggestion } from '../systems/config/nearest-name';

/** A strategy as configured. It runs exactly if the control configuration names it under `run_systems`. */
export interface StrategyConfig {
  readonly name: string;
  readonly runner: 'classic' | 'dynamic' | 'own';
  /** Path of the user's own runner, `runners.<file>.<export>`; the others have none. */
  readonly ownRunner?: string;
  readonly generator: 'buffered' | 'dynamic';
  /** Absolute path of its backtest file. */
  readonly backtestFile: string;
  /** Share of the capital as configured, not normalised; undefined when there are no weights at all. */
  readonly weight: number | undefined;
  /** Keys of its run_systems entry besides object, frequency, max_executions and the file. */
  readonly runnerArguments: RawConfig;
}

/** How the path of a user's own runner begins. */
const OWN_RUNNERS = 'runners.';

/** pysystemtrade's classes, by the last part of their path, and our own words for them. */
const RUNNERS: Readonly<Record<string, StrategyConfig['runner']>> = {
  runSystemClassic: 'classic',
  classic: 'classic',
  runSystemCarryTrendDynamic: 'dynamic',
  dynamic: 'dynamic',
};

const GENERATORS: Readonly<Record<string, StrategyConfig['generator']>> = {
  orderGeneratorForBufferedPositions: 'buffered',
  buffered: 'buffered',
  orderGeneratorForDynamicPositions: 'dynamic',
  dynamic: 'dynamic',
};

const RESERVED_KEYS = new Set([
  'object',
  'frequency',
  'max_executions',
  'run_on_completion_only',
  'backtest_config_filename',
]);

/**
 * The strategies that run, in the control configuration's order. Throws BAD_CONFIG for one with an unusable
 * name, without a backtest file, or whose file does not exist.
 */
export function strategiesOf(
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv = process.env,
): readonly StrategyConfig[] {
  const running = loaded.control.process_configuration_methods['run_systems'] ?? {};
  return Object.entries(running).map(([name, method]) => strategyOf(name, method, loaded, env));
}

function strategyOf(
  name: string,
  method: ProcessMethod,
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv,
): StrategyConfig {
  checkName(name, loaded);
  const isOwn = method.object?.startsWith(OWN_RUNNERS) === true;
  const runner = isOwn ? 'own' : kindOf('run_systems', name, method.object, RUNNERS, 'classic', loaded);
  return {
    name,
    runner,
    ...(isOwn && { ownRunner: method.object }),
    generator: generatorOf(name, runner, loaded),
    backtestFile: backtestFileOf(name, method, loaded, env),
    weight: weightOf(name, loaded),
    runnerArguments: Object.fromEntries(Object.entries(method).filter(([key]) => !RESERVED_KEYS.has(key))),
  };
}

/** A class that we don't know must not be run as another: it may want other positions. */
function kindOf<Kind extends string>(
  process: 'run_systems' | 'run_strategy_order_generator',
  name: string,
  object: string | undefined,
  kinds: Readonly<Record<string, Kind>>,
  whenAbsent: Kind,
  loaded: LoadedConfig,
): Kind {
  if (object === undefined) return whenAbsent;
  const last = object.split('.').pop()!;
  const kind = kinds[last];
  if (kind !== undefined) return kind;
  const known = Object.keys(kinds);
  const own = process === 'run_systems' ? `, or a runner of your own: ${OWN_RUNNERS}<file>.<export>` : '';
  throw strategyError(
    loaded,
    `process_configuration_methods.${process}.${name}.object`,
    `is unknown: '${object}'${suggestion(last, known)}`,
    `Use one of ${known.join(', ')}${own}.`,
  );
}

/** Buffered positions and those to be optimised are ordered differently: the two must fit. */
function generatorOf(
  name: string,
  runner: StrategyConfig['runner'],
  loaded: LoadedConfig,
): StrategyConfig['generator'] {
  const process = 'run_strategy_order_generator';
  const fitting = runner === 'dynamic' ? 'dynamic' : 'buffered';
  const { object } = loaded.control.process_configuration_methods[process]?.[name] ?? {};
  const generator = kindOf(process, name, object, GENERATORS, fitting, loaded);
  if (generator === fitting) return generator;
  throw strategyError(
    loaded,
    `process_configuration_methods.${process}.${name}.object`,
    `makes orders of ${generator} positions, but the strategy's runner is ${runner}`,
    `Set it to ${fitting}, or change the runner.`,
  );
}

/** Without weights all strategies get the same. */
function weightOf(name: string, loaded: LoadedConfig): number | undefined {
  return loaded.config.strategy_capital_allocation.strategy_weights?.[name];
}

function backtestFileOf(
  name: string,
  method: ProcessMethod,
  loaded: LoadedConfig,
  env: NodeJS.ProcessEnv,
): string {
  const key = `process_configuration_methods.run_systems.${name}`;
  if (method.backtest_config_filename === undefined) {
    throw strategyError(loaded, key, 'has no backtest_config_filename', 'Name its YAML file.');
  }
  const { path, tried } = findReferenced(method.backtest_config_filename, strategyRootsOf(loaded), env);
  if (path) return path;
  const message = `names ${method.backtest_config_filename}, which does not exist`;
  throw strategyError(
    loaded,
    `${key}.backtest_config_filename`,
    message,
    `Create one of: ${tried.join(', ')}`,
  );
}

/** Names are part of ids and paths; `_raw` is how unrounded positions of a strategy are stored. */
function checkName(name: string, loaded: LoadedConfig): void {
  if (/^[^/\s]+$/.test(name) && !name.endsWith('_raw')) return;
  const key = `process_configuration_methods.run_systems.${name}`;
  throw strategyError(
    loaded,
    key,
    'is not a usable name',
    'Use a name without spaces and slashes that does not end in _raw.',
  );
}

function strategyError(loaded: LoadedConfig, key: string, message: string, remedy: string): ConfigError {
  const origin: Origin = loaded.origin(`control.${key}`);
  return new ConfigError([{ ...placeOf(origin), key, message, remedy }]);
}
