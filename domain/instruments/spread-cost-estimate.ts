/** What the spread cost of an instrument should be, by what was configured, sampled and paid. */

/** All of half spreads, in price points; `undefined` or 0 where nothing is known. */
export interface SpreadEvidence {
  readonly configured: number | undefined;
  /** Mean or median of half the sampled spreads, and how many there are. */
  readonly sampled: { readonly mean: number; readonly count: number };
  /** Mean or median slippage of trades to the side of the market, and in all, and how many trades there are; + is a loss. */
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

/** What each source counts for: together 1, or 0 where nothing is known. */
export interface SpreadWeights {
  readonly trades: number;
  readonly samples: number;
  readonly config: number;
}

export interface WeighedSpread {
  readonly weights: SpreadWeights;
  /** NaN where nothing is known. */
  readonly estimate: number;
}

/** Trades / 10, samples / 150 and 1 for what is configured; a source that is missing, or configured as 0, counts nothing. */
export function weighSpreadCost({ configured = 0, sampled, trades }: SpreadEvidence): WeighedSpread {
  const trading = Math.max(trades.bidAsk, trades.total);
  const raw = [
    Number.isNaN(trading) ? 0 : trades.count / TRADES_OF_FULL_WEIGHT,
    Number.isNaN(sampled.mean) ? 0 : sampled.count / SAMPLES_OF_FULL_WEIGHT,
    configured > 0 ? 1 : 0,
  ];
  const sum = raw[0] + raw[1] + raw[2];
  const [ofTrades, ofSamples, ofConfig] = raw.map((weight) => (sum === 0 ? 0 : weight / sum));
  const part = (weight: number, value: number) => (weight === 0 ? 0 : weight * value);
  const estimate = part(ofTrades, trading) + part(ofSamples, sampled.mean) + part(ofConfig, configured);
  return {
    weights: { trades: ofTrades, samples: ofSamples, config: ofConfig },
    estimate: sum === 0 ? NaN : estimate,
  };
}

/** Undefined when nothing is known. A source that says that trading earns money counts nothing. */
export function estimateSpreadCost(evidence: SpreadEvidence): SpreadEstimate | undefined {
  const { configured = 0, sampled, trades } = evidence;
  const isGain = Math.max(trades.bidAsk, trades.total) <= 0;
  const { estimate } = weighSpreadCost({
    configured,
    sampled: sampled.mean > 0 ? sampled : { mean: NaN, count: 0 },
    trades: isGain ? { bidAsk: NaN, total: NaN, count: 0 } : trades,
  });
  if (Number.isNaN(estimate)) return undefined;
  const difference = configured > 0 ? Math.abs(estimate - configured) / configured : Number.POSITIVE_INFINITY;
  return { estimate, proposed: Number(estimate.toPrecision(2)), difference };
}
