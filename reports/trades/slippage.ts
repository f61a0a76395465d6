import type { Trade } from './trade-data';

/** Price points; + is good for us; NaN where a price is missing. */
export interface Slippage {
  readonly delay: number;
  readonly bidAsk: number;
  readonly execution: number;
  readonly versusLimit: number;
  readonly versusParentLimit: number;
  readonly totalTrading: number;
}

export const SLIPPAGE_MEASURES = [
  'delay',
  'bidAsk',
  'execution',
  'versusLimit',
  'versusParentLimit',
  'totalTrading',
] as const satisfies readonly (keyof Slippage)[];

/** What a trade lost or won on its way from the decision to the fill (operations document, 5.4). */
export function slippageOf(trade: Trade): Slippage {
  const direction = Math.sign(trade.fill);
  const gain = (from: number | undefined, to: number | undefined) =>
    direction * ((from ?? NaN) - (to ?? NaN));
  const bidAsk = gain(trade.midPrice, trade.sidePrice);
  const execution = gain(trade.sidePrice, trade.filledPrice);
  return {
    delay: gain(trade.referencePrice, trade.midPrice),
    bidAsk,
    execution,
    versusLimit: gain(trade.limitPrice, trade.filledPrice),
    versusParentLimit: gain(trade.parentLimitPrice, trade.filledPrice),
    totalTrading: bidAsk + execution,
  };
}

/** 10,000ths of a year's standard deviation. */
export function volSlippage(trade: Trade): Slippage {
  return scaled(slippageOf(trade), 10_000 / (trade.annualPriceStdev ?? NaN));
}

/** Money in the base currency, for all lots of the trade (pysystemtrade: for one lot). */
export function cashSlippage(trade: Trade): Slippage {
  return scaled(slippageOf(trade), Math.abs(trade.fill) * (trade.pointValueBase ?? NaN));
}

function scaled(slippage: Slippage, factor: number): Slippage {
  const entries = SLIPPAGE_MEASURES.map((measure) => [measure, slippage[measure] * factor]);
  return Object.fromEntries(entries) as unknown as Slippage;
}

/** Sum per measure over trades; missing ones are left out; NaN if all are missing. */
export function totalSlippage(slippages: readonly Slippage[]): Slippage {
  const entries = SLIPPAGE_MEASURES.map((measure) => {
    const known = slippages.map((each) => each[measure]).filter((value) => !Number.isNaN(value));
    return [measure, known.length === 0 ? NaN : known.reduce((sum, value) => sum + value, 0)];
  });
  return Object.fromEntries(entries) as unknown as Slippage;
}

export interface Delays {
  /** Seconds; NaN when unknown or negative. */
  readonly submitMinusGenerated: number;
  readonly filledMinusSubmit: number;
}

export function delaysOf({ parentReferenceTime, submittedAt, filledAt }: Trade): Delays {
  return {
    submitMinusGenerated: seconds(parentReferenceTime, submittedAt),
    filledMinusSubmit: seconds(submittedAt, filledAt),
  };
}

function seconds(from: number | undefined, to: number | undefined): number {
  const elapsed = ((to ?? NaN) - (from ?? NaN)) / 1000;
  return elapsed >= 0 ? elapsed : NaN;
}
