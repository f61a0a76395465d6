/** Dividing a contract's merged bars, where only those are known, into the bars of each size. */
import type { ContractPrices } from '../series/series';
import { type BarsBySize, type Intraday, intradayInUse } from './bar-size';
import { withMerged } from './contract-day';
import { EMPTY_BARS } from './empty-bars';
import { mergeFrequencies, splitFrequencies } from './merged-series';
import { changedTimes, unionOfTimes } from './undo-rows';

type StoredBars = BarsBySize & { readonly merged?: ContractPrices };

export type SplitContract =
  | { readonly kind: 'nothing' }
  /** Its bars by size come to the merged ones. */
  | { readonly kind: 'split-already' }
  | { readonly kind: 'other-size'; readonly size: Intraday }
  | {
      readonly kind: 'split';
      readonly parts: Readonly<Record<'hour' | 'day' | 'merged', ContractPrices>>;
      /** Of the rows that differ in any part (UTC ms, ascending). */
      readonly times: readonly number[];
    };

/** Closing rows become daily bars, of the others the last of each hour an hourly one. */
export function splitContract(stored: StoredBars, zone?: string): SplitContract {
  const { merged } = stored;
  if (!merged || merged.times.length === 0) return { kind: 'nothing' };
  if (changedTimes(merged, withMerged(stored).merged).length === 0) return { kind: 'split-already' };
  const size = intradayInUse(stored);
  if (size !== 'hour') return { kind: 'other-size', size };
  const { hour, day } = splitFrequencies(merged, zone);
  const parts = { hour, day, merged: mergeFrequencies(hour, day) };
  const times = (['hour', 'day', 'merged'] as const).map((part) =>
    changedTimes(stored[part] ?? EMPTY_BARS, parts[part]),
  );
  return { kind: 'split', parts, times: times.reduce(unionOfTimes, []) };
}
