/** The two bar sizes of a merged series, where only that is known. */
import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { isClosingRow } from '../time/notional-close';

/** Rows at the notional close are daily ones, all others intraday: merged again they are the same series. */
export function splitBars(
  merged: ContractPrices,
  zone?: string,
): { readonly hour: ContractPrices; readonly day: ContractPrices } {
  const isClose = (row: number) => isClosingRow(merged.times[row], zone);
  return {
    day: filterRows(merged, isClose),
    hour: filterRows(merged, (row) => !isClose(row)),
  };
}
