import { type AccountCurve, percentReturns } from './accounting/account-curve';
import { type AccountsStage, createAccountsStage } from './accounting/accounts-stage';
import { type CostStage, createCostStage } from './accounting/cost-stage';
import { turnover } from './accounting/turnover';
import type { BacktestConfig } from './config/backtest-config';
import type { SystemData } from './data/system-data';
import { createDynamicStage, type DynamicStage } from './dynamic/dynamic-stage';
import { createCombinationEstimators } from './estimation/combination-estimators';
import { createPortfolioEstimators } from './estimation/portfolio-estimators';
import { createScalarEstimator } from './estimation/scalar-estimator';
import { type ExplanationStep, explainPosition } from './explain';
import { type CombinationStage, createCombinationStage } from './forecasts/combination-stage';
import { createForecastStage, type ForecastStage } from './forecasts/forecast-stage';
import {
  type KnownResults,
  NOTHING_KNOWN,
  withKnownCombination,
  withKnownForecasts,
} from './forecasts/known-results';
import { DEFAULT_REMOVALS, type InstrumentRemovals, systemInstruments } from './instrument-list';
import { type OptimalPosition, optimalPositions } from './optimal-positions';
import { type ConfiguredRunner, ownPositions } from './own-runner';
import type { Buffers } from './portfolio/buffers';
import { capitalMultiplier } from './portfolio/capital-multiplier';
import { createPortfolioStage, type PortfolioStage } from './portfolio/portfolio-stage';
import { riskScalarOverTime } from './portfolio/risk-overlay-over-time';
import type { TimeSeries } from './primitives/time-series';
import { createRawData, type RawData } from './rawdata/raw-data';
import type { Rule } from './rules/rule';
import { createSizingStage, type SizingStage } from './sizing/sizing-stage';

export { parseBacktestConfig } from './config/parse-backtest-config';

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
  /** The last row of each instrument's buffers, or the own runner's positions, with reference prices. */
  optimalPositions(): readonly OptimalPosition[];
  /** How a position came about at a local naive time, by default the last row. */
  explain(code: string, time?: number): readonly ExplanationStep[];
}

export interface BacktestOptions {
  /** A user's own rules by the path that `trading_rules` names. */
  readonly ownRules?: Readonly<Record<string, Rule>>;
  /** Contracts the dynamic optimisation starts from on the first day; none by default. */
  readonly startingPositions?: Readonly<Record<string, number>>;
  /** What the instrument list leaves out beyond or despite the defaults. */
  readonly removals?: Partial<InstrumentRemovals>;
  /** A user's own, that says what to hold in the place of the portfolio's buffers. */
  readonly runner?: ConfiguredRunner;
  /** Forecasts that were worked out before, in other threads. */
  readonly known?: KnownResults;
  /** Instruments whose single forecasts stay in memory, those asked for last; all by default. */
  readonly instrumentsKept?: number;
}

/**
 * Sets up a backtest of a configuration on data. Throws UNKNOWN_INSTRUMENT for an instrument without prices and
 * BAD_CONFIG for what contradicts itself; other errors come when the stage in question is asked for.
 */
export function createBacktest(
  config: BacktestConfig,
  data: SystemData,
  options: BacktestOptions = {},
): Backtest {
  const instruments = systemInstruments(config, data, { ...DEFAULT_REMOVALS, ...options.removals });
  const { known = NOTHING_KNOWN, instrumentsKept } = options;
  const rawdata = createRawData(config, data, instruments);
  const ownForecasts = createForecastStage({
    config,
    instruments,
    rawData: rawdata,
    ownRules: options.ownRules ?? {},
    estimateScalar: createScalarEstimator(config, instruments),
    instrumentsKept,
  });
  const forecasts = withKnownForecasts(ownForecasts, known);
  const costs = createCostStage({ config, data, rawData: rawdata, forecasts, known });
  const ownCombination = createCombinationStage({
    config,
    forecastStage: forecasts,
    isTooExpensive: costs.isTooExpensive,
    instrumentsKept,
    estimators: createCombinationEstimators({
      config,
      forecastStage: forecasts,
      pandl: (code, rule): AccountCurve => accounts.forForecast(code, rule),
      costSR: costs.forecastCostSR,
      ownTurnover: (code, rule) => turnover(forecasts.forecast(code, rule), config.averageAbsoluteForecast),
    }),
  });
  const combination = withKnownCombination(ownCombination, known);
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
      ...createPortfolioEstimators({
        config,
        instruments,
        subsystemPandl: (code): AccountCurve => accounts.forSubsystem(code),
      }),
      riskScalar: (stage, limits) =>
        riskScalarOverTime({
          instruments,
          limits,
          target: config.percentageVolTarget / 100,
          positionBeforeOverlay: stage.positionBeforeOverlay,
          contractValue: dynamic.contractValue,
          annualStdev: dynamic.annualStdev,
          correlations: dynamic.correlations(),
        }),
      capitalMultiplier: () =>
        capitalMultiplier(percentReturns(accounts.portfolio(), 'net'), config.capitalMultiplier),
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
    optimisedPosition: (code) => dynamic.position(code),
  });
  const dynamic: DynamicStage = createDynamicStage({
    config,
    data,
    instruments,
    rawData: rawdata,
    sizing,
    positionBeforeOverlay: portfolio.positionBeforeOverlay,
    cashCostAtLastPrice: costs.cashCostAtLastPrice,
    startingPositions: options.startingPositions,
  });
  const backtest: Backtest = {
    config,
    data,
    instruments,
    rawdata,
    forecasts,
    combination,
    sizing,
    portfolio,
    dynamic,
    costs,
    accounts,
    forecast: forecasts.forecast,
    combinedForecast: combination.combinedForecast,
    subsystemPosition: sizing.subsystemPosition,
    notionalPosition: portfolio.notionalPosition,
    buffers: portfolio.buffers,
    bufferedPosition: (code) => portfolio.bufferedPosition(code, true),
    optimalPositions: () =>
      options.runner === undefined ? optimalPositions(backtest) : ownPositions(backtest, options.runner),
    explain: (code, time) => explainPosition(backtest, code, time),
  };
  return backtest;
}
