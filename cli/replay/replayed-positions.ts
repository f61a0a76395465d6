import { prepareBacktest } from '../../activities/positions/prepare-backtest';
import { strategiesOf } from '../../config/strategies';
import type { Database } from '../../data/database';
import { type OptimalPosition, optimalPositionHistory } from '../../data/optimal-positions';
import type { TradeDate } from '../../domain/time/trade-date';
import type { Settings } from '../../services/settings';
import type { SystemData } from '../../systems/data/system-data';
import { optimalPositions } from '../../systems/optimal-positions';

/** What one strategy's run of one day stored. */
export interface StoredRun {
  readonly tradeDate: TradeDate;
  readonly strategy: string;
  /** At least one. */
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
      const positions = history.filter((each) => each.tradeDate === tradeDate);
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
  const fresh = new Map(optimalPositions(prepared.run(data)).map((each) => [each.instrument, each]));
  const where = `${run.tradeDate} ${run.strategy}`;
  const differences: string[] = [];
  for (const stored of run.positions) {
    const { instrument, values } = stored;
    const other = fresh.get(instrument);
    fresh.delete(instrument);
    if (!other) {
      differences.push(`${where} ${instrument}: stored, but not in the backtest`);
      continue;
    }
    const numbers = [
      ['lower', values['lower'], other.lower],
      ['upper', values['upper'], other.upper],
      ['reference price', stored.referencePrice, other.referencePrice],
    ] as const;
    for (const [name, mine, theirs] of numbers) {
      if (!same(mine, theirs))
        differences.push(`${where} ${instrument} ${name}: ${mine}, backtest ${theirs}`);
    }
    if (stored.referenceContract !== other.referenceContract) {
      differences.push(
        `${where} ${instrument} contract: ${stored.referenceContract}, backtest ${other.referenceContract}`,
      );
    }
  }
  for (const instrument of fresh.keys())
    differences.push(`${where} ${instrument}: in the backtest, but not stored`);
  return differences;
}
