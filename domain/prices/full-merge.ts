/** Merging two versions of one series, row by row. */
import { reindex, unionTimes } from '../series/join';
import type { Series } from '../series/series';

/**
 * `older`: old values win, new times are added. `newer`: new values win, and no time is added. The program never lets what it
 * fetches replace what is stored, so it merges by `older` only; `newer` is as in pysystemtrade.
 */
export type MergeMode = 'older' | 'newer';

/** A missing value never wins. Columns that the old series lacks are left out. */
export function fullMerge<C extends string>(old: Series<C>, fresh: Series<C>, keep: MergeMode): Series<C> {
  const times = keep === 'older' ? unionTimes([old.times, fresh.times]) : old.times;
  const columns = {} as Record<C, Float64Array>;
  for (const name of Object.keys(old.columns) as C[]) {
    const before = reindex({ times: old.times, values: old.columns[name] }, times);
    const after = reindex({ times: fresh.times, values: fresh.columns[name] ?? nothing(fresh) }, times);
    const [first, second] = keep === 'older' ? [before, after] : [after, before];
    columns[name] = first.map((value, row) => (Number.isNaN(value) ? second[row] : value));
  }
  return { times, columns };
}

function nothing({ times }: Series): Float64Array {
  return new Float64Array(times.length).fill(Number.NaN);
}
