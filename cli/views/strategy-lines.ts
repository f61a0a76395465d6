import { strategyCapital } from '../../data/capital/capital';
import { strategyStates } from '../../data/controls/strategy-states';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { lastRunOfStrategies } from '../../data/results/optimal-positions';
import { strategyPositions } from '../../domain/ledger/positions';
import { type StateName, stateName } from '../../domain/strategies/strategy-state';
import { type StrategyConfig, strategiesOf } from '../../strategies/strategy-config';
import type { OpenSystem } from '../operator/open-system';

/** One strategy, as `tst strategies` shows it. */
export interface StrategyLine {
  readonly strategy: string;
  /** `not configured`: it only holds positions, or once did. */
  readonly state: StateName | 'not configured';
  readonly runner?: StrategyConfig['runner'];
  readonly generator?: StrategyConfig['generator'];
  readonly file?: string;
  /** As configured; undefined: an equal share. */
  readonly weight?: number;
  /** In the base currency; undefined: it has no entry yet, and cannot run. */
  readonly capital?: number;
  /** Trade date. */
  readonly lastRun?: string;
  /** Signed contracts by instrument. */
  readonly positions: Readonly<Record<string, number>>;
}

/** Every strategy that runs, has left, or holds something: in the control configuration's order, then by name. */
export async function strategyLines({ database, settings }: OpenSystem): Promise<readonly StrategyLine[]> {
  const configured = strategiesOf(settings.loaded);
  const states = await strategyStates(database);
  const held = strategyPositions(await wholeLedger(database));
  const lastRuns = await lastRunOfStrategies(database);
  const others = [...states, ...held].map(({ strategy }) => strategy).sort();
  const names = [...new Set([...configured.map(({ name }) => name), ...others])];
  return Promise.all(
    names.map(async (strategy): Promise<StrategyLine> => {
      const config = configured.find(({ name }) => name === strategy);
      const known = config !== undefined || states.some((each) => each.strategy === strategy);
      const capital = await strategyCapital(database, strategy);
      const own = held.filter((each) => each.strategy === strategy);
      return {
        strategy,
        state: known ? stateName(states, strategy) : 'not configured',
        ...(config && { runner: config.runner, generator: config.generator, file: config.backtestFile }),
        weight: config?.weight,
        capital: capital?.capital,
        lastRun: lastRuns.get(strategy),
        positions: Object.fromEntries(own.map(({ instrument, quantity }) => [instrument, quantity])),
      };
    }),
  );
}
