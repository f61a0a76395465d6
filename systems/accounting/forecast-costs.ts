import type { ForecastTrading, InstrumentTrading } from '../forecasts/known-results';
import { memoise } from '../primitives/memoise';
import type { TimeSeries } from '../primitives/time-series';
import type { ContractCosts } from './contract-costs';
import { createCheapness } from './cost-ceiling';
import type { CostInputs } from './cost-inputs';
import { AVERAGE_FORECAST, turnover } from './turnover';

/** How much each rule trades on each instrument, and what that costs as a Sharpe ratio. Costs are positive. */
export interface ForecastCosts {
  /** Times a year, of the capped forecast; pooled over instruments with the same rules if so configured. */
  forecastTurnover(code: string, rule: string): number;
  /** Annual cost of trading one rule on one instrument alone. */
  forecastCostSR(code: string, rule: string): number;
  /** What the costs of other instruments depend on: pooled turnovers and costs. */
  trading(code: string): InstrumentTrading;
  /** True if `forecastCostSR` is above `forecast_post_ceiling_cost_SR`. A cost not known counts as too high. */
  isTooExpensive(code: string, rule: string): boolean;
}

export function createForecastCosts(inputs: CostInputs, contract: ContractCosts): ForecastCosts {
  const { config, forecasts, known } = inputs;
  const { usePooledCosts, usePooledTurnover } = config.forecastCostEstimates;
  const ownTrading = memoise((code: string) =>
    memoise(
      (rule: string) => known.trading(code)?.forecasts[rule] ?? tradingOf(forecasts.forecast(code, rule)),
    ),
  );
  const pooledBy = (code: string, rule: string, value: (other: string) => number) =>
    lengthWeightedMean(forecasts.instrumentsWithSameRules(code), (other) => ownTrading(other)(rule), value);
  const isSurelyCheap = createCheapness(inputs, contract);
  const stage: ForecastCosts = {
    forecastTurnover: (code, rule) =>
      usePooledTurnover
        ? pooledBy(code, rule, (other) => ownTrading(other)(rule).turnover)
        : ownTrading(code)(rule).turnover,
    forecastCostSR: (code, rule) => {
      const own = (other: string) => contract.annualCostSR(other, stage.forecastTurnover(other, rule));
      return usePooledCosts ? pooledBy(code, rule, own) : own(code);
    },
    trading: (code) => ({
      costSRPerTrade: contract.costSRPerTrade(code),
      forecasts: Object.fromEntries(forecasts.rules(code).map((rule) => [rule, ownTrading(code)(rule)])),
    }),
    // The cost of every rule is only worked out where the ceiling is low enough to matter.
    isTooExpensive: (code, rule) =>
      !isSurelyCheap(code, rule) && !(stage.forecastCostSR(code, rule) <= config.forecastPostCeilingCostSR),
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
