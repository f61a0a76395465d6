/** How far from the last price a fill or a limit may lie before somebody must confirm it. */

/** Ten days' usual moves, but at least half a percent of the price. */
const DAILY_MOVES = 10;
const MINIMUM_FRACTION = 0.005;
/** Where the usual move is unknown. */
const FALLBACK_FRACTION = 0.1;

/**
 * In price points, by the size of the price, which may be below zero. `dailyVolatility` in price points per day; NaN
 * when unknown. NaN, within which no price lies, when the last price is not a finite number.
 */
export function priceCollar(lastPrice: number, dailyVolatility: number): number {
  const size = Number.isFinite(lastPrice) ? Math.abs(lastPrice) : Number.NaN;
  if (!(dailyVolatility > 0 && Number.isFinite(dailyVolatility))) return size * FALLBACK_FRACTION;
  return Math.max(DAILY_MOVES * dailyVolatility, size * MINIMUM_FRACTION);
}
