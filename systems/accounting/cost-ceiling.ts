import { BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { memoise } from '../primitives/memoise';
import type { ContractCosts } from './contract-costs';
import type { CostInputs } from './cost-inputs';
import { AVERAGE_FORECAST, hasTurnover } from './turnover';

/**
 * A function that returns true where a rule's cost is below the ceiling however often it trades, which is much quicker
 * to know than the cost. False where the cost may be above it, or is not known.
 */
export function createCheapness(
  { config, forecasts, known }: CostInputs,
  contract: ContractCosts,
): (code: string, rule: string) => boolean {
  const { usePooledCosts, usePooledTurnover } = config.forecastCostEstimates;
  const isPooled = usePooledCosts || usePooledTurnover;
  // No capped forecast can be traded more often than from one cap to the other every day.
  const highestTurnover =
    (BUSINESS_DAYS_IN_YEAR * (config.forecastCap - config.forecastFloor)) / AVERAGE_FORECAST;
  const isAlwaysCheap = memoise(
    (code: string) => contract.annualCostSR(code, highestTurnover) <= config.forecastPostCeilingCostSR,
  );
  const areAllCheap = memoise((codes: readonly string[]) => codes.every(isAlwaysCheap));
  // Quicker than the turnover itself, where that is not known.
  const isTraded = (code: string, rule: string): boolean => {
    const trading = known.trading(code)?.forecasts[rule];
    return trading === undefined
      ? hasTurnover(forecasts.forecast(code, rule))
      : !Number.isNaN(trading.turnover);
  };
  const isTradedAnywhere = memoise((codes: readonly string[]) =>
    memoise((rule: string) => codes.some((code) => isTraded(code, rule))),
  );
  return (code, rule) => {
    const codes = forecasts.instrumentsWithSameRules(code);
    return areAllCheap(codes) && (isPooled ? isTradedAnywhere(codes)(rule) : isTraded(code, rule));
  };
}
