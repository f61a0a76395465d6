import type { SystemData } from '../data/system-data';
import { memoise } from '../primitives/memoise';
import { lastValid } from '../primitives/time-series';
import { isDeadMarket } from './cost-deflator';
import type { CostInputs } from './cost-inputs';
import { costSR, type InstrumentCosts, tradingCost } from './instrument-cost';
import { recentAverage } from './recent-average';

/** What trading contracts of one instrument costs, whatever the rules. Costs are positive. */
export interface ContractCosts {
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
}

export function createContractCosts({ data, rawData, known }: CostInputs): ContractCosts {
  const costAt = (code: string, price: number) =>
    tradingCost(contract.costs(code), 1, price, data.instrument(code).pointSize);
  const contract: ContractCosts = {
    costs: memoise((code: string) => costsOf(data, code)),
    recentPrice: memoise((code: string) => recentAverage(rawData(code).dailyPrice())),
    recentAnnualVol: memoise((code: string) => recentAverage(rawData(code).annualVol())),
    costSRPerTrade: memoise(
      (code: string) =>
        known.trading(code)?.costSRPerTrade ??
        costSR(
          contract.costs(code),
          1,
          contract.recentPrice(code),
          data.instrument(code).pointSize,
          contract.recentAnnualVol(code),
        ),
    ),
    cashCostOfOneContract: (code) => costAt(code, contract.recentPrice(code)),
    cashCostAtLastPrice: (code) => costAt(code, lastValid(rawData(code).denominatorPrice().values)),
    isDeadMarket: (code) => isDeadMarket(rawData(code).dailyPrice().values),
    rollsPerYear: (code) => data.rollParameters(code).holdRollCycle.length,
    holdingCostSR: (code) => contract.costSRPerTrade(code) * 2 * contract.rollsPerYear(code),
    annualCostSR: (code, timesPerYear) =>
      contract.costSRPerTrade(code) * timesPerYear + contract.holdingCostSR(code),
  };
  return contract;
}

function costsOf(data: SystemData, code: string): InstrumentCosts {
  const { perBlock, percentage, perTrade } = data.instrument(code);
  return { slippage: data.spreadCost(code), perBlock, percentage, perTrade };
}
