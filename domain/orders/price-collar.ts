/** How far from the last price a fill or a limit may lie before somebody must confirm it. */

/** Ten days' usual moves, but at least half a percent of the price. */
const DAILY_MOVES = 10;
const MINIMUM_FRACTION = 0.005;
/** Where the usual move is unknown. */
const FALLBACK_FRACTION = 0.1;

/** In price points. `dailyVolatility` in price points per day; NaN when unknown. */
export function priceCollar(lastPrice: number, dailyVolatility: number): number {
  const size = Math.abs(lastPrice);
  if (!(dailyVolatility > 0)) return size * FALLBACK_FRACTION;
  return Math.max(DAILY_MOVES * dailyVolatility, size * MINIMUM_FRACTION);
}
