import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { findReferenced } from '../../config/config-path';
import { loadConfig } from '../../config/load-config';
import type { LoadedConfig } from '../../config/loaded-config';
import { rootsOf } from '../../config/roots';
import { readMarketData } from '../../data/csv/market-data';
import { tstError } from '../../domain/errors/errors';
import { parseStrategy } from '../../strategies/parse-strategy';
import { loadStrategyFile, type StrategyFile } from '../../strategies/strategy-file';
import type { Backtest } from '../../systems/backtest';
import type { BacktestConfig } from '../../systems/config/backtest-config';
import { isMapping } from '../../systems/config/merge';
import { type Place, withPlace } from '../../systems/config/wrong-value';
import { createBacktest } from '../../systems/create-backtest';
import type { SystemData } from '../../systems/data/system-data';
import { libraryRule } from '../../systems/rules/library';
import type { Rule } from '../../systems/rules/rule';

/** Where research takes its prices from: a market directory, or else the stored prices of a system. */
export interface ResearchOptions {
  readonly market?: string;
  readonly system?: string;
  readonly private?: string;
}

/** A strategy's file with what it needs to run. */
export interface Research {
  readonly file: string;
  readonly loaded: LoadedConfig;
  readonly config: BacktestConfig;
  readonly ownRules: Readonly<Record<string, Rule>>;
  readonly data: SystemData;
  /** Where a key of the strategy is written, for errors. */
  readonly place: Place;
  /** Which prices were used, for people. */
  readonly source: string;
}

/**
 * Loads a strategy and does `work` with it. Mistakes of its file that only then turn up are reported with file and
 * line. Throws what `loadResearch` and `work` throw.
 */
export async function withResearch(
  reference: string,
  options: ResearchOptions,
  work: (research: Research) => Promise<void> | void,
): Promise<void> {
  const research = await loadResearch(reference, options);
  try {
    await work(research);
  } catch (error) {
    throw withPlace(error, research.place);
  }
}

/**
 * Reads a strategy's file over the private configuration and the defaults, the own rules and the prices.
 * Throws BAD_CONFIG, BAD_DATA_FILE, UNKNOWN_INSTRUMENT or MISSING_DATA.
 */
export async function loadResearch(reference: string, options: ResearchOptions): Promise<Research> {
  const loaded = loadConfig({ privateDirectory: options.private, env: process.env });
  const file = strategyFilePath(reference, loaded);
  const strategy = loadStrategyFile(file, loaded);
  const ownRules = await ownRulesOf(strategy, loaded);
  const config = parseStrategy(strategy, ownRules);
  const { data, source } = await pricesOf(options);
  return { file, loaded, config, ownRules, data, place: strategy.place, source };
}

/** The backtest of a strategy's file; nothing is computed yet. */
export function backtestOf({ config, data, ownRules }: Research): Backtest {
  return createBacktest(config, data, { ownRules });
}

/** Finds the file by its path, or by a name as in the control configuration. Throws BAD_CONFIG. */
export function strategyFilePath(reference: string, loaded: LoadedConfig): string {
  if (existsSync(reference)) return resolve(reference);
  const { path, tried } = findReferenced(reference, rootsOf(loaded));
  if (path !== undefined) return path;
  throw tstError(
    'BAD_CONFIG',
    `the strategy file does not exist; tried ${[resolve(reference), ...tried].join(', ')}`,
  );
}

async function pricesOf(options: ResearchOptions): Promise<{ data: SystemData; source: string }> {
  const { market, system } = options;
  if (market !== undefined && system !== undefined)
    throw tstError('BAD_INPUT', '--market and --system exclude each other: prices come from one of them');
  if (market !== undefined) return { data: await readMarketData(market), source: resolve(market) };
  return (await import('./stored-prices')).storedPrices(system);
}

/** The user's rules, which are compiled only for a strategy with a rule that the library does not have. */
async function ownRulesOf(
  { own, inherited }: StrategyFile,
  loaded: LoadedConfig,
): Promise<Readonly<Record<string, Rule>>> {
  const rules = [own, inherited].map((level) => level['trading_rules']);
  const entries = rules.flatMap((level) => (isMapping(level) ? Object.values(level) : []));
  const paths = entries.map((rule) => String(isMapping(rule) ? rule['function'] : rule));
  if (paths.every((path) => libraryRule(path) !== undefined)) return {};
  const { loadOwnRules } = await import('../../strategies/own-code/own-rules');
  return loadOwnRules<Rule>(loaded.privateDirectory);
}
