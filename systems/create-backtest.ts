import { percentReturns } from './accounting/account-curve';
import { type AccountsStage, createAccountsStage } from './accounting/accounts-stage';
import { type CostStage, createCostStage } from './accounting/cost-stage';
import { turnover } from './accounting/turnover';
import type { Backtest } from './backtest';
import type { BacktestConfig } from './config/backtest-config';
import type { SystemData } from './data/system-data';
import { createDynamicStage, type DynamicStage } from './dynamic/dynamic-stage';
import { createCombinationEstimators } from './estimation/combination-estimators';
import { createPortfolioEstimators } from './estimation/portfolio-estimators';
import { createScalarEstimator } from './estimation/scalar-estimator';
import { type CombinationStage, createCombinationStage } from './forecasts/combination-stage';
import { createForecastStage, type ForecastStage } from './forecasts/forecast-stage';
import {
  type KnownResults,
  NOTHING_KNOWN,
  withKnownCombination,
  withKnownForecasts,
} from './forecasts/known-results';
import { DEFAULT_REMOVALS, type InstrumentRemovals, systemInstruments } from './instrument-list';
import { capitalMultiplier } from './portfolio/capital-multiplier';
import { createPortfolioStage, type PortfolioEstimators } from './portfolio/portfolio-stage';
import { riskOverlayOverTime } from './portfolio/risk-overlay-over-time';
import { createRawData, type RawData } from './rawdata/raw-data';
import type { Rule } from './rules/rule';
import { createSizingStage } from './sizing/sizing-stage';

export interface BacktestOptions {
  /** A user's own rules by the path that `trading_rules` names. */
  readonly ownRules?: Readonly<Record<string, Rule>>;
  /** Contracts the dynamic optimisation starts from on the first day; none by default. */
  readonly startingPositions?: Readonly<Record<string, number>>;
  /** What the instrument list leaves out beyond or despite the defaults. */
  readonly removals?: Partial<InstrumentRemovals>;
  /** Forecasts that were worked out before, in other threads. */
  readonly known?: KnownResults;
  /** Instruments whose single forecasts stay in memory, those asked for last; all by default. */
  readonly instrumentsKept?: number;
}

/** What every stage starts from. */
interface Setup {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly instruments: readonly string[];
  readonly rawData: (code: string) => RawData;
  readonly known: KnownResults;
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
  const { known = NOTHING_KNOWN, instrumentsKept, ownRules = {}, startingPositions } = options;
  const rawData = createRawData(config, data, instruments);
  const setup: Setup = { config, data, instruments, rawData, known, instrumentsKept };
  // Stages ask later ones too (the risk overlay the dynamic stage, estimates the accounts), but not before they are asked.
  const forecasts = forecastsOf(setup, ownRules);
  const costs = createCostStage({ ...setup, forecasts });
  const combination = combinationOf(setup, forecasts, costs, () => accounts);
  const { combinedForecast } = combination;
  const sizing = createSizingStage({ ...setup, combinedForecast });
  const estimators = portfolioEstimators(
    setup,
    () => accounts,
    () => dynamic,
  );
  const portfolio = createPortfolioStage({ ...setup, sizing, estimators });
  const stages = { forecasts, combination, sizing, portfolio, costs };
  const accounts: AccountsStage = createAccountsStage({
    ...setup,
    ...stages,
    optimisedPosition: (code) => dynamic.position(code),
  });
  const dynamic: DynamicStage = createDynamicStage({
    ...setup,
    sizing,
    positionBeforeOverlay: portfolio.positionBeforeOverlay,
    cashCostAtLastPrice: costs.cashCostAtLastPrice,
    startingPositions,
  });
  return { config, data, instruments, rawdata: rawData, ...stages, accounts, dynamic, ...shortcuts(stages) };
}

function forecastsOf(setup: Setup, ownRules: Readonly<Record<string, Rule>>): ForecastStage {
  const estimateScalar = createScalarEstimator(setup.config, setup.instruments);
  return withKnownForecasts(createForecastStage({ ...setup, ownRules, estimateScalar }), setup.known);
}

function combinationOf(
  setup: Setup,
  forecasts: ForecastStage,
  costs: CostStage,
  accounts: () => AccountsStage,
): CombinationStage {
  const { config, instrumentsKept } = setup;
  const estimators = createCombinationEstimators({
    config,
    forecastStage: forecasts,
    pandl: (code, rule) => accounts().forForecast(code, rule),
    costSR: costs.forecastCostSR,
    ownTurnover: (code, rule) => turnover(forecasts.forecast(code, rule), config.averageAbsoluteForecast),
  });
  const { isTooExpensive } = costs;
  const inputs = { config, forecastStage: forecasts, isTooExpensive, instrumentsKept, estimators };
  return withKnownCombination(createCombinationStage(inputs), setup.known);
}

function portfolioEstimators(
  { config, instruments }: Setup,
  accounts: () => AccountsStage,
  dynamic: () => DynamicStage,
): PortfolioEstimators {
  const subsystemPandl = (code: string) => accounts().forSubsystem(code);
  return {
    ...createPortfolioEstimators({ config, instruments, subsystemPandl }),
    riskOverlay: ({ positionBeforeOverlay }, limits) => {
      const { contractValue, annualStdev, correlations } = dynamic();
      return riskOverlayOverTime({
        instruments,
        limits,
        target: config.percentageVolTarget / 100,
        positionBeforeOverlay,
        contractValue,
        annualStdev,
        correlations: correlations(),
      });
    },
    capitalMultiplier: () =>
      capitalMultiplier(percentReturns(accounts().portfolio(), 'net'), config.capitalMultiplier),
  };
}

/** The results asked for most, by themselves. */
function shortcuts({
  forecasts,
  combination,
  sizing,
  portfolio,
}: Pick<Backtest, 'forecasts' | 'combination' | 'sizing' | 'portfolio'>) {
  return {
    forecast: forecasts.forecast,
    combinedForecast: combination.combinedForecast,
    subsystemPosition: sizing.subsystemPosition,
    notionalPosition: portfolio.notionalPosition,
    buffers: portfolio.buffers,
    bufferedPosition: (code: string) => portfolio.bufferedPosition(code, true),
  };
}
