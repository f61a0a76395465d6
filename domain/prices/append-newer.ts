/** Adding newer rows to a stored series. */
import { concatRows, filterRows, sortRows } from '../series/rows';
import type { Series } from '../series/series';

export interface Appended<C extends string> {
  /** Old and new rows, in the order of time. */
  readonly series: Series<C>;
  /** The rows that were newer than the old series' last, in the order of time. */
  readonly fresh: Series<C>;
  /** Time of the first fresh row in the order given; undefined without any. */
  readonly join: number | undefined;
}

/**
 * Old rows, then those new rows that are newer than the last old one; of several rows of one time the
 * first given stays. The new rows may come in any order.
 */
export function appendNewer<C extends string>(old: Series<C>, fetched: Series<C>): Appended<C> {
  const last = old.times.length === 0 ? Number.NEGATIVE_INFINITY : old.times[old.times.length - 1];
  const newer = filterRows(fetched, (row) => fetched.times[row] > last);
  const fresh = sortRows(newer);
  const series = fresh.times.length === 0 ? old : concatRows(old, fresh);
  return { series, fresh, join: newer.times.length === 0 ? undefined : newer.times[0] };
}
