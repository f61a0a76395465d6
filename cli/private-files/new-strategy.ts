import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { LoadedConfig } from '../../config/loaded-config';
import { CONTROL_FILE, PRIVATE_FILE } from '../../config/private-directory';
import { tstError } from '../../domain/errors/errors';
import { suggestion } from '../../systems/config/nearest-name';
import type { FileEdits } from './change-private-files';

export interface NewStrategy {
  readonly name: string;
  /** Its backtest file, as it was typed. */
  readonly file: string;
  /** Needed exactly where weights are configured. */
  readonly weight?: number;
  /** A strategy whose runner, generator and their settings it takes. */
  readonly like?: string;
}

const RUN = 'run_systems';
const GENERATE = 'run_strategy_order_generator';

/**
 * What the private files get for a new strategy: its entry of `strategy_list`, its weight, its runner and its
 * generator. Throws BAD_INPUT for a name that is taken, an unknown one to be like, and a weight too many or too few.
 */
export function newStrategyEdits(loaded: LoadedConfig, strategy: NewStrategy): readonly FileEdits[] {
  const { name, like } = strategy;
  const { process_configuration_methods: methods } = loaded.control;
  const running = methods[RUN] ?? {};
  if (name in running) throw tstError('BAD_INPUT', `strategy ${name} is configured already`);
  if (like !== undefined && !(like in running))
    throw tstError(
      'BAD_INPUT',
      `--like: strategy ${like} is not configured${suggestion(like, Object.keys(running))}`,
    );
  const listed = like === undefined ? {} : (loaded.config.strategy_list[like] ?? {});
  const runner = like === undefined ? { object: 'classic' } : running[like];
  const generator = like === undefined ? { object: 'buffered' } : methods[GENERATE]?.[like];
  const once = { max_executions: 1 };
  const file = referenceOf(strategy.file, loaded.privateDirectory);
  const inMethods = (process: string) => ['process_configuration_methods', process, name];
  return [
    {
      file: PRIVATE_FILE,
      edits: [{ path: ['strategy_list', name], value: listed }, ...weightEdits(loaded, strategy)],
    },
    {
      file: CONTROL_FILE,
      edits: [
        { path: inMethods(RUN), value: { ...runner, backtest_config_filename: file, ...once } },
        ...(generator ? [{ path: inMethods(GENERATE), value: { ...generator, ...once } }] : []),
      ],
    },
  ];
}

/** Whether `strategies add` must be told a weight. */
export function needsWeight({ config }: Pick<LoadedConfig, 'config'>): boolean {
  return config.strategy_capital_allocation.strategy_weights !== undefined;
}

function weightEdits(loaded: LoadedConfig, { name, weight }: NewStrategy) {
  const path = ['strategy_capital_allocation', 'strategy_weights', name];
  if (needsWeight(loaded) && weight === undefined)
    throw tstError('BAD_INPUT', 'weights are configured: name the one of the new strategy with --weight');
  if (!needsWeight(loaded) && weight !== undefined)
    throw tstError(
      'BAD_INPUT',
      'no strategy_weights are configured, so every strategy has the same share: leave --weight out, or write the weights first',
    );
  return weight === undefined ? [] : [{ path, value: weight }];
}

/** Within the private directory relative to it, so that it can be moved; a file that is not there is named as typed. */
function referenceOf(file: string, directory: string | undefined): string {
  const path = resolve(file);
  if (!existsSync(path) || directory === undefined) return file;
  const within = relative(resolve(directory), path);
  return within.startsWith('..') || isAbsolute(within) ? path : within;
}
