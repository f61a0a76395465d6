import { type InstrumentCosts, tradingCost } from '../accounting/instrument-cost';
import type { Market } from './market';
import { contractRisk } from './market';

/** What trading one contract once costs (operations document, 5.5). */
export interface MarketCosts {
  /** Annual Sharpe-ratio units: cost / annual risk of one contract. */
  readonly costSR: number;
  /** Instrument currency. */
  readonly cash: number;
  /** Percent of the contract's value; missing where the mean price is 0 or below it. */
  readonly percentageCost: number;
  /** Annual standard deviation in percent of the mean price; missing likewise. */
  readonly annualPercentStdev: number;
}

export type CostPart = 'spread and commission' | 'commission' | 'spread';

const PARTS: Readonly<Record<CostPart, (costs: InstrumentCosts) => InstrumentCosts>> = {
  'spread and commission': (costs) => costs,
  commission: (costs) => ({ ...costs, slippage: 0 }),
  spread: ({ slippage }) => ({ slippage, perBlock: 0, percentage: 0, perTrade: 0 }),
};

export function marketCosts(market: Market, part: CostPart = 'spread and commission'): MarketCosts {
  const { pointSize, meanAdjustedPrice } = market;
  const { annualPriceStdev } = contractRisk(market);
  const cash = tradingCost(PARTS[part](market.costs), 1, meanAdjustedPrice, pointSize);
  const percentOfPrice = (points: number) =>
    meanAdjustedPrice > 0 ? (100 * points) / meanAdjustedPrice : NaN;
  return {
    costSR: annualPriceStdev > 0 ? cash / (annualPriceStdev * pointSize) : NaN,
    cash,
    percentageCost: percentOfPrice(cash / pointSize),
    annualPercentStdev: percentOfPrice(annualPriceStdev),
  };
}
