import { tstError } from '../../domain/errors/errors';
import type { Series } from '../../domain/series/series';

/**
 * Throws BAD_INPUT unless times are whole ms, strictly increasing, and every column has one value per time;
 * NOT_FINITE for an infinite value, with its column and time. NaN is a missing value.
 */
export function checkSeries(name: string, series: Series): void {
  const { times, columns } = series;
  for (let row = 0; row < times.length; row += 1) {
    if (!Number.isInteger(times[row]))
      throw tstError('BAD_INPUT', `${name}: time ${times[row]} in row ${row} is not in ms.`);
    if (row > 0 && times[row] <= times[row - 1]) {
      const at = new Date(times[row]).toISOString();
      throw tstError('BAD_INPUT', `${name}: row ${row} at ${at} is not later than the row before it.`);
    }
  }
  for (const [column, values] of Object.entries(columns)) {
    if (values.length !== times.length) {
      throw tstError(
        'BAD_INPUT',
        `${name}: column ${column} has ${values.length} values for ${times.length} times.`,
      );
    }
    const row = firstInfinite(values);
    if (row >= 0) {
      const at = new Date(times[row]).toISOString();
      throw tstError('NOT_FINITE', `${name}: ${column} of ${at} is ${values[row]}; nothing was stored`);
    }
  }
}

/** -1 where every value is finite or missing. */
function firstInfinite(values: Float64Array): number {
  for (let row = 0; row < values.length; row += 1)
    if (Math.abs(values[row]) === Number.POSITIVE_INFINITY) return row;
  return -1;
}
