/** Adding rows that a series lacks, wherever they belong. */
import { concatRows, sortRows } from '../series/rows';
import type { Series } from '../series/series';

/**
 * Old rows stay; a new one counts where no old row has its time. `added`: the times that are new, in their order. Returns
 * the series itself when none are. Rows that wait for an answer are usually newer than all others, but not after the
 * answer of an earlier day was undone.
 */
export function addMissing<C extends string>(
  old: Series<C>,
  rows: Series<C>,
): { readonly series: Series<C>; readonly added: readonly number[] } {
  const known = new Set(old.times);
  const added = [...rows.times].filter((time) => !known.has(time)).sort((a, b) => a - b);
  return { series: added.length === 0 ? old : sortRows(concatRows(old, rows)), added };
}
