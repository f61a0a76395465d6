/** Stored bars of a contract with those that files have of it. */
import { BAR_SIZES, type BarsBySize } from './bar-size';
import { EMPTY_BARS } from './empty-bars';
import { fullMerge } from './full-merge';
import { changedTimes } from './undo-rows';

/** What is stored stays, a missing value is filled; rows that only the files have are inserted, wherever they belong. */
export function completedBars(
  stored: BarsBySize,
  files: BarsBySize,
): { readonly bars: BarsBySize; readonly isNew: boolean } {
  const changes = BAR_SIZES.flatMap((size) => {
    const before = stored[size] ?? EMPTY_BARS;
    const after = fullMerge(before, files[size] ?? EMPTY_BARS, 'older');
    return changedTimes(before, after).length > 0 ? [[size, after] as const] : [];
  });
  return { bars: { ...stored, ...Object.fromEntries(changes) }, isNew: changes.length > 0 };
}
