import { maskedConfig } from '../../config/effective';
import { storeStages } from '../../data/results/diagnostics';
import type { Database } from '../../data/store/database';
import { reindex, unionTimes } from '../../domain/series/join';
import type { Backtest } from '../../systems/backtest';
import type { RiskOverlayLimits } from '../../systems/config/backtest-config';
import { explainPosition } from '../../systems/explain';
import type { RiskMeasures } from '../../systems/portfolio/risk-overlay';
import { formatTime } from '../../systems/primitives/calendar';
import { lastValid } from '../../systems/primitives/time-series';
import { type NamedSeries, type StageTable, stageTables } from '../../systems/stage-tables';
import { isTransient } from '../running/failures';

/** Names under which the steps to each position are stored, and what the risk overlay measured. */
export const EXPLANATION_STAGE = 'explanation';
export const RISK_OVERLAY_STAGE = 'risk_overlay';

/** Rows kept of each series: a quarter of business days. The rest comes back by running the stored configuration. */
const ROWS_KEPT = 64;

/** Profit and loss is not part of what a position was made from, and costs more time than all the rest. */
const LEFT_OUT: ReadonlySet<string> = new Set(['pandl', 'pandl_with_multiplier']);

/** The risk overlay of a run's last day. */
export interface StoredOverlay extends RiskMeasures {
  readonly limits: RiskOverlayLimits;
  /** Annual, percent. */
  readonly target: number;
  readonly scalar: number;
}

export interface StoredRun {
  readonly strategy: string;
  readonly tradeDate: string;
  readonly at: Date;
  readonly configHash: string;
  readonly seriesVersions: Readonly<Record<string, number>>;
}

/**
 * Keeps what a production run was computed from and every stage's results, for `tst backtest show`; the nightly
 * cleaning removes old ones. If they cannot be stored, returns a sentence that says why, and trading
 * continues. Throws if the database is unreachable: the step is repeated.
 */
export async function storeResults(
  database: Database,
  backtest: Backtest,
  run: StoredRun,
): Promise<string | undefined> {
  const { configHash, seriesVersions, ...key } = run;
  const { config } = backtest;
  const result = (stage: string, instrument: string, value: unknown) => ({
    key: { ...key, stage, instrument },
    value,
  });
  try {
    await storeStages(database, [
      result('config', '', { configHash, seriesVersions, effective: maskedConfig(config.effective) }),
      ...(config.warnings.length > 0 ? [result('warnings', '', config.warnings)] : []),
      ...overlayOf(backtest).map((value) => result(RISK_OVERLAY_STAGE, '', value)),
      ...backtest.instruments.map((code) => result(EXPLANATION_STAGE, code, explainPosition(backtest, code))),
      ...tablesToKeep(backtest).map(({ stage, name, series }) =>
        result(stage, name, lastRows(series(), ROWS_KEPT)),
      ),
    ]);
    return undefined;
  } catch (error) {
    if (isTransient(error)) throw error;
    return `results of ${run.strategy} were not stored: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** One value where a risk overlay is configured, else none. */
function overlayOf({ config, portfolio }: Backtest): readonly StoredOverlay[] {
  const measures = portfolio.lastRiskMeasures();
  if (config.riskOverlay === undefined || measures === undefined) return [];
  const scalar = lastValid(portfolio.riskScalar().values);
  return [{ ...measures, limits: config.riskOverlay, target: config.percentageVolTarget, scalar }];
}

function tablesToKeep(backtest: Backtest): readonly StageTable[] {
  return stageTables(backtest).filter(({ stage, name }) => stage !== 'pandl' && !LEFT_OUT.has(name));
}

/** The last rows of series side by side; a missing value becomes null in JSON. */
function lastRows(series: NamedSeries, rows: number) {
  const all = unionTimes(Object.values(series).map(({ times }) => times));
  const times = all.subarray(Math.max(0, all.length - rows));
  const columns = Object.entries(series).map(([name, each]) => [name, Array.from(reindex(each, times))]);
  return { dates: Array.from(times, formatTime), columns: Object.fromEntries(columns) };
}
