/** How far a fill, a limit or a quote may be from a known price before somebody must check it. */

/** A price that a person enters, and what it is compared with. */
export interface PriceCheck {
  /** Last price of the contract; undefined when none is known. */
  readonly lastPrice?: number;
  /** Furthest a fill may lie from the last price, in price points. */
  readonly collar: number;
  /** The operator has confirmed a price outside the collar. */
  readonly priceConfirmed?: boolean;
}

/** At least half a percent of the price: a very calm market moves too. */
const MINIMUM_FRACTION = 0.005;
/** Where the usual move is unknown. */
const FALLBACK_FRACTION = 0.1;

/**
 * In price points: a number of usual daily moves, or a share of the price, which may be below zero. `dailyMove` in
 * price points; NaN when unknown. NaN when the last price is not a finite number: then no price is within it.
 */
export function priceCollar(lastPrice: number, dailyMove: number, dailyMoves: number): number {
  const size = Number.isFinite(lastPrice) ? Math.abs(lastPrice) : Number.NaN;
  if (!(dailyMove > 0 && Number.isFinite(dailyMove))) return size * FALLBACK_FRACTION;
  return Math.max(dailyMoves * dailyMove, size * MINIMUM_FRACTION);
}

/** Why a price that a person entered must be confirmed; undefined when it is near the last one, or was confirmed. */
export function whyPriceFarOff(
  price: number,
  { lastPrice, collar, priceConfirmed }: PriceCheck,
): string | undefined {
  if (priceConfirmed) return undefined;
  if (lastPrice === undefined || Number.isNaN(lastPrice))
    return 'no price is known to compare it with: confirm the price';
  const distance = Math.abs(price - lastPrice);
  if (distance <= collar) return undefined;
  return `price ${price} is ${Number(distance.toPrecision(6))} away from the last price ${lastPrice} (at most ${Number(collar.toPrecision(6))}): confirm it if it is right`;
}
