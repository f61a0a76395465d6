/** How far a fill, a limit or a quote may be from a known price before somebody must check it. */

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
