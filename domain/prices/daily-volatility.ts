/** How much a price usually moves in a day, for plausibility checks; the engine has its own, exact estimate. */

const ROWS = 250;

/** No change counts as more than this many median ones: one absurd price must not make every price plausible. */
const LARGEST_SHARE = 100;

/**
 * Mean absolute change between rows, times the root of the rows of a day: price points per day, from the
 * last 250 changes of a merged series (about `rowsPerDay` rows a day). NaN with fewer than 10 changes. Values that are
 * not finite are passed over.
 */
export function dailyVolatility(values: Float64Array, rowsPerDay = 1): number {
  const changes: number[] = [];
  for (let row = values.length - 1; row > 0 && changes.length < ROWS; row--) {
    const change = Math.abs(values[row] - values[row - 1]);
    if (Number.isFinite(change)) changes.push(change);
  }
  if (changes.length < 10) return Number.NaN;
  const moved = changes.filter((change) => change > 0).sort((a, b) => a - b);
  const largest = LARGEST_SHARE * (moved[moved.length >> 1] ?? 0);
  const sum = changes.reduce((total, change) => total + Math.min(change, largest), 0);
  return (sum / changes.length) * Math.sqrt(rowsPerDay);
}
