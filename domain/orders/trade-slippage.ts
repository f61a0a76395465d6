/** What a trade lost to the market at which it was sent, in price points; + is a loss. */
export interface TradeSlippage {
  /** From the middle to the side that an immediate trade pays: half the spread. */
  readonly bidAsk: number;
  /** From the middle to the price that was paid. */
  readonly total: number;
}

/** Undefined for a trade without a fill or a usable quote. */
export function tradeSlippage(
  quote: { readonly bid: number; readonly ask: number; readonly mid: number },
  fill: { readonly quantity: number; readonly price: number },
): TradeSlippage | undefined {
  const direction = Math.sign(fill.quantity);
  const bidAsk = direction * ((direction > 0 ? quote.ask : quote.bid) - quote.mid);
  const total = direction * (fill.price - quote.mid);
  return direction === 0 || !Number.isFinite(bidAsk) || !Number.isFinite(total)
    ? undefined
    : { bidAsk, total };
}
