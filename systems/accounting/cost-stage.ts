import type { BacktestConfig } from '../config/backtest-config';
import type { SystemData } from '../data/system-data';
import type { ForecastStage } from '../forecasts/forecast-stage';
import type { ForecastTrading, InstrumentTrading, KnownResults } from '../forecasts/known-results';
import { BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { memoise } from '../primitives/memoise';
import { lastValid, type TimeSeries } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import { isDeadMarket } from './cost-deflator';
import { costSR, type InstrumentCosts, tradingCost } from './instrument-cost';
import { recentAverage } from './recent-average';
import { hasTurnover, turnover } from './turnover';

/** What trading costs as a Sharpe ratio, and how much is traded. Costs are positive. */
export interface CostStage {
  costs(code: string): InstrumentCosts;
  /** Mean adjusted price of the last year. */
  recentPrice(code: string): number;
  /** Mean annual volatility of the last year, price points. */
  recentAnnualVol(code: string): number;
  /** Cost of trading one contract once, in units of its annual risk. */
  costSRPerTrade(code: string): number;
  /** Cost of trading one contract once at the recent price, instrument currency, slippage included. */
  cashCostOfOneContract(code: string): number;
  /** The same at the last price of the current contract. */
  cashCostAtLastPrice(code: string): number;
  rollsPerYear(code: string): number;
  /** Annual cost of the rolls. */
  holdingCostSR(code: string): number;
  /** Annual cost of trading `turnover` times a year and of the rolls. */
  annualCostSR(code: string, turnover: number): number;
  /** True if the price no longer moves, so that costs of the past are not scaled by it. */
  isDeadMarket(code: string): boolean;
  /** Times a year, of the capped forecast; pooled over instruments with the same rules if so configured. */
  forecastTurnover(code: string, rule: string): number;
  /** Annual cost of trading one rule on one instrument alone. */
  forecastCostSR(code: string, rule: string): number;
  /** What the costs of other instruments depend on: pooled turnovers and costs. */
  trading(code: string): InstrumentTrading;
  /** True if that cost is above `forecast_post_ceiling_cost_SR`. A cost not known counts as too high. */
  isTooExpensive(code: string, rule: string): boolean;
}

export interface CostInputs {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly rawData: (code: string) => RawData;
  readonly forecasts: ForecastStage;
  readonly known: KnownResults;
}

/** Forecast whose position turnover is measured against. */
const AVERAGE_FORECAST = 10;

export function createCostStage({ config, data, rawData, forecasts, known }: CostInputs): CostStage {
  const knownTrading = (code: string, rule: string) => known.trading(code)?.forecasts[rule];
  const ownTrading = memoise((code: string) =>
    memoise((rule: string) => knownTrading(code, rule) ?? tradingOf(forecasts.forecast(code, rule))),
  );
  // Quicker than the turnover itself, where that is not known.
  const isTraded = (code: string, rule: string): boolean => {
    const trading = knownTrading(code, rule);
    return trading === undefined
      ? hasTurnover(forecasts.forecast(code, rule))
      : !Number.isNaN(trading.turnover);
  };
  const pooledBy = (code: string, rule: string, value: (other: string) => number) =>
    lengthWeightedMean(forecasts.instrumentsWithSameRules(code), (other) => ownTrading(other)(rule), value);
  const { usePooledCosts, usePooledTurnover } = config.forecastCostEstimates;
  const isPooled = usePooledCosts || usePooledTurnover;
  const ceiling = config.forecastPostCeilingCostSR;
  // No capped forecast can be traded more often than from one cap to the other every day.
  const highestTurnover =
    (BUSINESS_DAYS_IN_YEAR * (config.forecastCap - config.forecastFloor)) / AVERAGE_FORECAST;
  const isAlwaysCheap = memoise((code: string) => stage.annualCostSR(code, highestTurnover) <= ceiling);
  const areAllCheap = memoise((codes: readonly string[]) => codes.every(isAlwaysCheap));
  const isTradedAnywhere = memoise((codes: readonly string[]) =>
    memoise((rule: string) => codes.some((code) => isTraded(code, rule))),
  );
  const isCostKnown = (code: string, codes: readonly string[], rule: string): boolean =>
    isPooled ? isTradedAnywhere(codes)(rule) : isTraded(code, rule);
  const costAt = (code: string, price: number) =>
    tradingCost(stage.costs(code), 1, price, data.instrument(code).pointSize);
  const stage: CostStage = {
    costs: memoise((code: string) => costsOf(data, code)),
    recentPrice: memoise((code: string) => recentAverage(rawData(code).dailyPrice())),
    recentAnnualVol: memoise((code: string) => recentAverage(rawData(code).annualVol())),
    costSRPerTrade: memoise(
      (code: string) =>
        known.trading(code)?.costSRPerTrade ??
        costSR(
          stage.costs(code),
          1,
          stage.recentPrice(code),
          data.instrument(code).pointSize,
          stage.recentAnnualVol(code),
        ),
    ),
    cashCostOfOneContract: (code) => costAt(code, stage.recentPrice(code)),
    cashCostAtLastPrice: (code) => costAt(code, lastValid(rawData(code).denominatorPrice().values)),
    isDeadMarket: (code) => isDeadMarket(rawData(code).dailyPrice().values),
    rollsPerYear: (code) => data.rollParameters(code).holdRollCycle.length,
    holdingCostSR: (code) => stage.costSRPerTrade(code) * 2 * stage.rollsPerYear(code),
    annualCostSR: (code, timesPerYear) =>
      stage.costSRPerTrade(code) * timesPerYear + stage.holdingCostSR(code),
    forecastTurnover: (code, rule) =>
      usePooledTurnover
        ? pooledBy(code, rule, (other) => ownTrading(other)(rule).turnover)
        : ownTrading(code)(rule).turnover,
    forecastCostSR: (code, rule) => {
      const own = (other: string) => stage.annualCostSR(other, stage.forecastTurnover(other, rule));
      return usePooledCosts ? pooledBy(code, rule, own) : own(code);
    },
    trading: (code) => ({
      costSRPerTrade: stage.costSRPerTrade(code),
      forecasts: Object.fromEntries(forecasts.rules(code).map((rule) => [rule, ownTrading(code)(rule)])),
    }),
    isTooExpensive: (code, rule) => {
      // The cost of every rule is only worked out where the ceiling is low enough to matter.
      const codes = forecasts.instrumentsWithSameRules(code);
      if (areAllCheap(codes) && isCostKnown(code, codes, rule)) return false;
      return !(stage.forecastCostSR(code, rule) <= ceiling);
    },
  };
  return stage;
}

function tradingOf(forecast: TimeSeries): ForecastTrading {
  return { rows: forecast.times.length, turnover: turnover(forecast, AVERAGE_FORECAST) };
}

/**
 * Mean over instruments, each weighted by the length of its forecast. One without a value is left out: an instrument
 * alone in its asset class has no relative forecast, for one, and says nothing about the rule's costs elsewhere.
 */
function lengthWeightedMean(
  codes: readonly string[],
  trading: (code: string) => ForecastTrading,
  value: (code: string) => number,
): number {
  let sum = 0;
  let total = 0;
  for (const code of codes) {
    const { rows } = trading(code);
    const one = value(code);
    if (Number.isNaN(one)) continue;
    sum += one * rows;
    total += rows;
  }
  return sum / total;
}

function costsOf(data: SystemData, code: string): InstrumentCosts {
  const { perBlock, percentage, perTrade } = data.instrument(code);
  return { slippage: data.spreadCost(code), perBlock, percentage, perTrade };
}
