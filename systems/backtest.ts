import type { AccountsStage } from './accounting/accounts-stage';
import type { CostStage } from './accounting/cost-stage';
import type { BacktestConfig } from './config/backtest-config';
import type { SystemData } from './data/system-data';
import type { DynamicStage } from './dynamic/dynamic-stage';
import type { CombinationStage } from './forecasts/combination-stage';
import type { ForecastStage } from './forecasts/forecast-stage';
import type { Buffers } from './portfolio/buffers';
import type { PortfolioStage } from './portfolio/portfolio-stage';
import type { TimeSeries } from './primitives/time-series';
import type { RawData } from './rawdata/raw-data';
import type { SizingStage } from './sizing/sizing-stage';

/**
 * A backtest: every stage's results by name, each computed at its first use and then kept. Nothing is computed until
 * something is asked for. A live run and a backtest are the same: only the data differ.
 */
export interface Backtest {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  /** Sorted. */
  readonly instruments: readonly string[];
  rawdata(code: string): RawData;
  readonly forecasts: ForecastStage;
  readonly combination: CombinationStage;
  readonly sizing: SizingStage;
  readonly portfolio: PortfolioStage;
  readonly dynamic: DynamicStage;
  readonly costs: CostStage;
  readonly accounts: AccountsStage;
  /** Scaled and capped forecast of one rule. */
  forecast(code: string, rule: string): TimeSeries;
  combinedForecast(code: string): TimeSeries;
  /** Contracts, as if the instrument had the whole capital. */
  subsystemPosition(code: string): TimeSeries;
  /** Contracts in the portfolio, unrounded. */
  notionalPosition(code: string): TimeSeries;
  buffers(code: string): Buffers;
  /** Whole contracts held day by day with buffering. */
  bufferedPosition(code: string): TimeSeries;
}
