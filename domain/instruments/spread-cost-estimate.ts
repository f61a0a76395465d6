/** What the spread cost of an instrument should be, by what was configured, sampled and paid. */

/** All of half spreads, in price points; `undefined` or 0 where nothing is known. */
export interface SpreadEvidence {
  readonly configured: number | undefined;
  /** Mean of half the sampled spreads of the last year, and how many there are. */
  readonly sampled: { readonly mean: number; readonly count: number };
  /** Mean slippage of the last year's trades to the side of the market, and in all, and how many trades there are. */
  readonly trades: { readonly bidAsk: number; readonly total: number; readonly count: number };
}

export interface SpreadEstimate {
  /** Weighted by trades / 10, samples / 150 and 1 for what is configured. */
  readonly estimate: number;
  /** The same with two significant figures. */
  readonly proposed: number;
  /** |estimate - configured| / configured; infinite where nothing is configured. */
  readonly difference: number;
}

const TRADES_OF_FULL_WEIGHT = 10;
const SAMPLES_OF_FULL_WEIGHT = 150;

/** Undefined when nothing is known. As pysystemtrade's tool weighs them. */
export function estimateSpreadCost({
  configured = 0,
  sampled,
  trades,
}: SpreadEvidence): SpreadEstimate | undefined {
  const parts = [
    { value: Math.max(trades.bidAsk, trades.total), weight: trades.count / TRADES_OF_FULL_WEIGHT },
    { value: sampled.mean, weight: sampled.count / SAMPLES_OF_FULL_WEIGHT },
    { value: configured, weight: 1 },
  ].filter(({ value, weight }) => value > 0 && weight > 0);
  const sum = parts.reduce((all, { weight }) => all + weight, 0);
  if (sum === 0) return undefined;
  const estimate = parts.reduce((all, { value, weight }) => all + (value * weight) / sum, 0);
  const difference = configured > 0 ? Math.abs(estimate - configured) / configured : Number.POSITIVE_INFINITY;
  return { estimate, proposed: Number(estimate.toPrecision(2)), difference };
}
