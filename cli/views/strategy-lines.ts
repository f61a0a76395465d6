import type { LoadedConfig } from '../../config/loaded-config';
import { strategyCapital } from '../../data/capital/strategy-capital';
import { strategyStates } from '../../data/controls/strategy-states';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { lastRunOfStrategies } from '../../data/results/optimal-positions';
import { fileStandings } from '../../data/results/strategy-versions';
import { TstError } from '../../domain/errors/errors';
import { strategyPositions } from '../../domain/ledger/positions';
import {
  areOrdersHeld,
  type FileChangeSettings,
  type FileStanding,
} from '../../domain/strategies/file-change';
import { type StateName, stateName } from '../../domain/strategies/strategy-state';
import { versionOf } from '../../strategies/prepare-backtest';
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
  /** Of its file as it is now. */
  readonly version?: string;
  /** Trade date. */
  readonly lastRun?: string;
  /** Trade date since which its orders wait, because its file has changed and nobody has confirmed it. */
  readonly waits?: string;
  /** Signed contracts by instrument. */
  readonly positions: Readonly<Record<string, number>>;
}

/** Every strategy that runs, has left, or holds something: in the control configuration's order, then by name. */
export async function strategyLines({ database, settings }: OpenSystem): Promise<readonly StrategyLine[]> {
  const configured = strategiesOf(settings.loaded);
  const states = await strategyStates(database);
  const held = strategyPositions(await wholeLedger(database));
  const lastRuns = await lastRunOfStrategies(database);
  const standings = await fileStandings(database);
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
        ...(config && { version: await versionNow(config, settings.loaded) }),
        weight: config?.weight,
        capital: capital?.capital,
        lastRun: lastRuns.get(strategy),
        waits: waitingSince(
          standings.find((each) => each.strategy === strategy),
          settings.config,
        ),
        positions: Object.fromEntries(own.map(({ instrument, quantity }) => [instrument, quantity])),
      };
    }),
  );
}

function waitingSince(standing: FileStanding | undefined, config: FileChangeSettings): string | undefined {
  return areOrdersHeld(standing, config) ? standing?.pending?.tradeDate : undefined;
}

/** A file that cannot be read says so in its place: the list is what is looked at then. */
async function versionNow(config: StrategyConfig, loaded: LoadedConfig): Promise<string> {
  try {
    return (await versionOf(loaded, config)).hash;
  } catch (error) {
    if (error instanceof TstError) return 'unreadable';
    throw error;
  }
}
