import { type AccountsStage, createAccountsStage } from './accounting/accounts-stage';
import { type CostStage, createCostStage } from './accounting/cost-stage';
import { percentOf } from './accounting/account-curve';
import type { BacktestConfig } from './config/backtest-config';
import type { SystemData } from './data/system-data';
import { createCombinationEstimators } from './estimation/combination-estimators';
import { createPortfolioEstimators } from './estimation/portfolio-estimators';
import { createScalarEstimator } from './estimation/scalar-estimator';
import { type CombinationStage, createCombinationStage } from './forecasts/combination-stage';
import { createForecastStage, type ForecastStage } from './forecasts/forecast-stage';
import { systemInstruments } from './instrument-list';
import { capitalMultiplier } from './portfolio/capital-multiplier';
import { createPortfolioStage, type PortfolioStage } from './portfolio/portfolio-stage';
import { constantSeries, type TimeSeries } from './primitives/time-series';
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
  readonly costs: CostStage;
  readonly accounts: AccountsStage;
}

export interface BacktestOptions {
  readonly ownRules?: Readonly<Record<string, Rule>>;
}

export function runBacktest(config: BacktestConfig, data: SystemData, options: BacktestOptions = {}): Backtest {
  const instruments = systemInstruments(config, data);
  const rawdata = createRawData(config, data, instruments);
  const forecasts = createForecastStage({
    config,
    instruments,
    rawData: rawdata,
    ownRules: options.ownRules ?? {},
    estimateScalar: createScalarEstimator(config, instruments),
  });
  const costs = createCostStage({ config, data, rawData: rawdata, forecasts });
  const combination = createCombinationStage({
    config,
    forecastStage: forecasts,
    costSR: costs.forecastCostSR,
    estimators: createCombinationEstimators({
      config,
      forecastStage: forecasts,
      grossPandl: (code, rule): TimeSeries => accounts.forForecast(code, rule).gross,
      costSR: costs.forecastCostSR,
    }),
  });
  const sizing = createSizingStage({ config, data, rawData: rawdata, combinedForecast: combination.combinedForecast });
  const portfolio: PortfolioStage = createPortfolioStage({
    config,
    instruments,
    sizing,
    estimators: {
      ...createPortfolioEstimators({
        config,
        instruments,
        subsystemPandl: (code) => ({
          gross: accounts.forSubsystem(code).gross,
          net: accounts.forSubsystem(code).net,
          costSR: costs.annualCostSR(code, accounts.subsystemTurnover(code)),
        }),
      }),
      riskScalar: () => constantSeries(portfolio.instrumentWeights().times, 1),
      capitalMultiplier: () => {
        const curve = accounts.portfolio();
        return capitalMultiplier(percentOf(curve.net, curve.capital), config.capitalMultiplier);
      },
    },
  });
  const accounts: AccountsStage = createAccountsStage({
    config,
    data,
    instruments,
    rawData: rawdata,
    forecasts,
    combination,
    sizing,
    portfolio,
    costs,
  });
  return { config, data, instruments, rawdata, forecasts, combination, sizing, portfolio, costs, accounts };
}
