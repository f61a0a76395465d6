import { tstError } from '../domain/errors/errors';
import type { BacktestConfig } from './config/backtest-config';
import type { SystemData } from './data/system-data';
import { type CombinationStage, createCombinationStage } from './forecasts/combination-stage';
import { createForecastStage, type ForecastStage } from './forecasts/forecast-stage';
import { systemInstruments } from './instrument-list';
import { createPortfolioStage, type PortfolioStage } from './portfolio/portfolio-stage';
import { constantSeries } from './primitives/time-series';
import { createRawData, type RawData } from './rawdata/raw-data';
import type { Rule } from './rules/rule';
import { createSizingStage, type SizingStage } from './sizing/sizing-stage';

export { parseBacktestConfig } from './config/parse-backtest-config';

export interface Backtest {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly instruments: readonly string[];
  rawdata(code: string): RawData;
  readonly forecasts: ForecastStage;
  readonly combination: CombinationStage;
  readonly sizing: SizingStage;
  readonly portfolio: PortfolioStage;
}

export interface BacktestOptions {
  readonly ownRules?: Readonly<Record<string, Rule>>;
}

export function runBacktest(
  config: BacktestConfig,
  data: SystemData,
  options: BacktestOptions = {},
): Backtest {
  const instruments = systemInstruments(config, data);
  const rawdata = createRawData(config, data, instruments);
  const notYet = (): never => {
    throw tstError('BAD_CONFIG', 'not yet');
  };
  const forecasts = createForecastStage({
    config,
    instruments,
    rawData: rawdata,
    ownRules: options.ownRules ?? {},
    estimateScalar: notYet,
  });
  const combination = createCombinationStage({
    config,
    forecastStage: forecasts,
    costSR: () => 0,
    estimators: { rawWeights: notYet, diversificationMultiplier: notYet },
  });
  const sizing = createSizingStage({
    config,
    data,
    rawData: rawdata,
    combinedForecast: combination.combinedForecast,
  });
  const portfolio: PortfolioStage = createPortfolioStage({
    config,
    instruments,
    sizing,
    estimators: {
      rawInstrumentWeights: notYet,
      diversificationMultiplier: notYet,
      riskScalar: notYet,
      capitalMultiplier: () => constantSeries(portfolio.instrumentWeights().times, 1),
    },
  });
  return { config, data, instruments, rawdata, forecasts, combination, sizing, portfolio };
}
