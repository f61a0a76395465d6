/** How much a price usually moves in a day, for plausibility checks; the engine has its own, exact estimate. */

const ROWS = 250;

/**
 * Mean absolute change between rows, times the root of the rows of a day: price points per day, from the
 * last 250 changes of a merged series (about `rowsPerDay` rows a day). NaN with fewer than 10 changes.
 */
export function dailyVolatility(values: Float64Array, rowsPerDay = 1): number {
  let sum = 0;
  let changes = 0;
  for (let row = values.length - 1; row > 0 && changes < ROWS; row--) {
    const change = Math.abs(values[row] - values[row - 1]);
    if (Number.isNaN(change)) continue;
    sum += change;
    changes++;
  }
  return changes < 10 ? Number.NaN : (sum / changes) * Math.sqrt(rowsPerDay);
}
