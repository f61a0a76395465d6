import type { LoadedConfig } from '../../config/loaded-config';
import { TstError, tstError } from '../../domain/errors/errors';
import { prepareBacktest } from '../../strategies/prepare-backtest';
import { settingsOutsideBacktest } from '../../strategies/settings-outside-backtest';
import type { StrategyConfig } from '../../strategies/strategy-config';
import type { InstrumentWeights } from '../../systems/config/backtest-config';
import { leafNames } from '../../systems/weights/grouped-weights';

/** What a strategy's file names. */
export interface TradedInstruments {
  /** The strategy's file. */
  readonly file: string;
  readonly codes: readonly string[];
}

/**
 * Reads each strategy as a run does, and prints its warnings. Throws the mistakes of all strategies together, before
 * anything is started or traded.
 */
export async function checkStrategies(
  strategies: readonly StrategyConfig[],
  loaded: LoadedConfig,
): Promise<readonly TradedInstruments[]> {
  const traded: TradedInstruments[] = [];
  const wrong: TstError[] = [];
  for (const strategy of strategies) {
    try {
      traded.push(await checkStrategy(strategy, loaded));
    } catch (error) {
      if (!(error instanceof TstError)) throw error;
      wrong.push(error);
    }
  }
  if (wrong.length === 1) throw wrong[0];
  if (wrong.length === 0) return traded;
  const lines = wrong.map(({ message, remedy }) => `\n  ${message}\n    ${remedy}`);
  throw tstError('BAD_CONFIG', `${wrong.length} strategies have mistakes${lines.join('')}`);
}

async function checkStrategy(strategy: StrategyConfig, loaded: LoadedConfig): Promise<TradedInstruments> {
  const { name, runner, backtestFile } = strategy;
  const { base_currency: baseCurrency, dynamic_optimisation_inputs: counting } = loaded.config;
  const { config, outside, place } = await prepareBacktest(loaded, strategy, { capital: 1, baseCurrency });
  for (const warning of config.warnings) console.error(`warning: ${warning}`);
  const { instrumentWeights: weights, instruments } = config;
  const codes = instruments ?? namedIn(weights);
  const traded = { file: backtestFile, codes };
  if (runner !== 'dynamic') return traded;
  for (const each of settingsOutsideBacktest(config, outside)) {
    console.error(
      `warning: ${place(each.key)}: ${each.key} is ${String(each.strategy)} for ${name} and ` +
        `${String(each.outside)} outside it (dynamic_optimisation_inputs: ${counting})`,
    );
  }
  return traded;
}

function namedIn(weights: InstrumentWeights): readonly string[] {
  if (weights.kind === 'fixed') return Object.keys(weights.weights);
  return weights.kind === 'grouped' ? leafNames(weights.root) : [];
}
