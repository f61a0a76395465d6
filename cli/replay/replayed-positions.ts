import { prepareBacktest } from '../../activities/positions/prepare-backtest';
import { valuesOf, wantedPositions } from '../../activities/positions/wanted-positions';
import { strategiesOf } from '../../config/strategies';
import type { Database } from '../../data/database';
import { type OptimalPosition, optimalPositionHistory } from '../../data/optimal-positions';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/settings';
import type { SystemData } from '../../systems/data/system-data';

/** What one strategy's run of one day stored. */
export interface StoredRun {
  readonly tradeDate: TradeDate;
  readonly strategy: string;
  /** As the run stored them, before any optimisation. At least one. */
  readonly positions: readonly OptimalPosition[];
}

/** The runs of every strategy on these days, and the days on which one of them stored nothing. */
export async function storedRuns(
  settings: Settings,
  database: Database,
  days: readonly TradeDate[],
): Promise<{ readonly runs: readonly StoredRun[]; readonly missing: readonly string[] }> {
  const runs: StoredRun[] = [];
  const missing: string[] = [];
  for (const { name: strategy } of strategiesOf(settings.config)) {
    const history = await optimalPositionHistory(database, { strategy, from: days[0], to: days.at(-1) });
    for (const tradeDate of days) {
      const positions = history.filter((each) => each.tradeDate === tradeDate && each.kind !== 'dynamic');
      if (positions.length > 0) runs.push({ tradeDate, strategy, positions });
      else missing.push(`${tradeDate} ${strategy}: no optimal positions are stored`);
    }
  }
  return { runs, missing };
}

/** Runs the strategy anew on `data` with the run's own capital, and says where its positions are others. */
export async function differencesOfRun(
  { config }: Settings,
  run: StoredRun,
  data: SystemData,
  same: (stored: number, fresh: number) => boolean,
): Promise<string[]> {
  const strategy = strategiesOf(config).find((each) => each.name === run.strategy)!; // `storedRuns` took it from there
  const prepared = await prepareBacktest(config, strategy, {
    capital: run.positions[0].capital,
    baseCurrency: config.config.base_currency,
  });
  const wanted = wantedPositions(prepared.run(data), strategy);
  const fresh = new Map(wanted.map((each) => [each.instrument, each]));
  const where = `${run.tradeDate} ${run.strategy}`;
  const differences = run.positions.flatMap((stored) => {
    const other = fresh.get(stored.instrument);
    fresh.delete(stored.instrument);
    if (!other) return [`${where} ${stored.instrument}: stored, but not in the backtest`];
    return differencesOfPosition(stored, other, same).map((text) => `${where} ${stored.instrument} ${text}`);
  });
  const left = [...fresh.keys()].map((code) => `${where} ${code}: in the backtest, but not stored`);
  return [...differences, ...left];
}

function differencesOfPosition(
  stored: OptimalPosition,
  other: ReturnType<typeof wantedPositions>[number],
  same: (stored: number, fresh: number) => boolean,
): string[] {
  const mine: Record<string, number> = { ...stored.values, 'reference price': stored.referencePrice };
  const theirs: Record<string, number> = { ...valuesOf(other), 'reference price': other.referencePrice };
  const differences = Object.keys(theirs)
    .filter((name) => !same(mine[name], theirs[name]))
    .map((name) => `${name}: ${mine[name]}, backtest ${theirs[name]}`);
  if (stored.referenceContract === other.referenceContract) return differences;
  return [...differences, `contract: ${stored.referenceContract}, backtest ${other.referenceContract}`];
}
