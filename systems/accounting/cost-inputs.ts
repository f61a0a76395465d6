import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import type { ForecastStage } from '../forecasts/forecast-stage';
import type { KnownResults } from '../forecasts/known-results';
import type { RawData } from '../rawdata/raw-data';

/** What costs are worked out from. */
export interface CostInputs {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly rawData: (code: string) => RawData;
  readonly forecasts: ForecastStage;
  readonly known: KnownResults;
}
