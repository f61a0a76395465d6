/** How far from a known price a fill, a limit or a quote may lie before somebody must look at it. */

/** At least half a percent of the price: a very calm market moves too. */
const MINIMUM_FRACTION = 0.005;
/** Where the usual move is unknown. */
const FALLBACK_FRACTION = 0.1;

/**
 * In price points: so many usual moves of a day, by the size of the price, which may be below zero. `dailyMove` in price
 * points; NaN when unknown. NaN, within which no price lies, when the last price is not a finite number.
 */
export function priceCollar(lastPrice: number, dailyMove: number, dailyMoves: number): number {
  const size = Number.isFinite(lastPrice) ? Math.abs(lastPrice) : Number.NaN;
  if (!(dailyMove > 0 && Number.isFinite(dailyMove))) return size * FALLBACK_FRACTION;
  return Math.max(dailyMoves * dailyMove, size * MINIMUM_FRACTION);
}
