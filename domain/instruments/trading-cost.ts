/** What a trade costs, by the instrument's commissions and spread. */

export interface TradingCosts {
  /** Half the bid-ask spread, in price points. */
  readonly spreadCost: number;
  /** Commission per contract, per trade, and as a fraction of the traded value. */
  readonly perBlock: number;
  readonly perTrade: number;
  readonly percentage: number;
}

export interface CostedTrade {
  readonly contracts: number;
  /** Price points. */
  readonly price: number;
  /** Money per contract for one price point. */
  readonly pointSize: number;
}

/** Money, in the instrument's currency. Commission is the largest of the three kinds, not their sum. */
export function tradeCost(
  costs: TradingCosts,
  trade: CostedTrade,
  options: { readonly priceIncludesSpread?: boolean } = {},
): number {
  const contracts = Math.abs(trade.contracts);
  const slippage = options.priceIncludesSpread ? 0 : contracts * costs.spreadCost * trade.pointSize;
  return slippage + commission(costs, trade);
}

function commission(costs: TradingCosts, trade: CostedTrade): number {
  const contracts = Math.abs(trade.contracts);
  const value = Math.abs(trade.price) * trade.pointSize;
  return Math.max(contracts * costs.perBlock, costs.perTrade, costs.percentage * contracts * value);
}

/** Cost as a fraction of the traded value, with the sign of the trade, as in pysystemtrade. */
export function percentageCost(costs: TradingCosts, trade: CostedTrade): number {
  return tradeCost(costs, trade) / (trade.contracts * Math.abs(trade.price) * trade.pointSize);
}

/** Annual Sharpe ratio that one trade of this size costs; `annualStdev` in price points. */
export function sharpeRatioCost(costs: TradingCosts, trade: CostedTrade, annualStdev: number): number {
  return tradeCost(costs, trade) / (annualStdev * trade.pointSize);
}
