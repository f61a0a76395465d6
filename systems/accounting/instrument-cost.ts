/** What trading one instrument costs. */
export interface InstrumentCosts {
  /** Half the spread, price units. */
  readonly slippage: number;
  /** Commission per contract, instrument currency. */
  readonly perBlock: number;
  /** Commission as a fraction of the value traded. */
  readonly percentage: number;
  /** Commission per trade, instrument currency. */
  readonly perTrade: number;
}

/** Commission of a trade, instrument currency: the largest of the three kinds, not their sum. */
export function commission(costs: InstrumentCosts, blocks: number, price: number, pointSize: number): number {
  const size = Math.abs(blocks);
  const ofValue = costs.percentage * size * Math.abs(price) * pointSize;
  const others = Math.max(size * costs.perBlock, costs.perTrade);
  // A missing price leaves the commission per value out, it doesn't make the cost missing.
  return Number.isNaN(ofValue) ? others : Math.max(ofValue, others);
}

/** Cost of a trade, instrument currency; positive. `withSlippage` false where the price already includes it. */
export function tradingCost(
  costs: InstrumentCosts,
  blocks: number,
  price: number,
  pointSize: number,
  withSlippage = true,
): number {
  const slippage = withSlippage ? Math.abs(blocks) * costs.slippage * pointSize : 0;
  return slippage + commission(costs, blocks, price, pointSize);
}

/**
 * Cost of a trade in units of the annual risk of one contract; missing where that is 0. `annualStdev`: price units.
 */
export function costSR(
  costs: InstrumentCosts,
  blocks: number,
  price: number,
  pointSize: number,
  annualStdev: number,
): number {
  const risk = annualStdev * pointSize;
  return risk > 0 ? tradingCost(costs, blocks, price, pointSize) / risk : NaN;
}
