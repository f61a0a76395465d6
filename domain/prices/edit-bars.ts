/** Changing one row of a contract's bars by hand. */
import { firstAtOrAfter, indexOfTime, pickRows } from '../series/rows';
import type { ContractPriceColumn, ContractPrices } from '../series/series';
import type { BarSize } from './bar-size';
import { type ContractFacts, type ContractParts, withMerged } from './contract-day';
import { EMPTY_BARS } from './empty-bars';
import { findSpike, type Spike } from './spike';

export type BarEdit = { readonly kind: 'replace'; readonly value: number } | { readonly kind: 'drop' };

/** The bars with the row at `time` (UTC ms) edited, and the merged ones; undefined when the row does not exist. */
export function editBars(
  stored: ContractFacts['stored'],
  at: { readonly barSize: BarSize; readonly time: number },
  edit: BarEdit,
): ContractParts | undefined {
  const before = stored[at.barSize] ?? EMPTY_BARS;
  const row = indexOfTime(before.times, at.time);
  if (row < 0) return undefined;
  const after = edit.kind === 'drop' ? withoutRow(before, row) : withFinal(before, row, edit.value);
  const bars = { ...stored, [at.barSize]: after };
  return { ...withMerged(bars), [at.barSize]: after };
}

/** The spike that an edit left at its time, or on the way to the row after it. */
export function spikeOfEdit(after: ContractPrices, time: number, maxSpike: number): Spike | undefined {
  const row = firstAtOrAfter(after.times, time);
  const spike = findSpike(after.times, after.columns.FINAL, maxSpike, row);
  return spike !== undefined && spike.index <= row + 1 ? spike : undefined;
}

/** The series without this row. */
export function withoutRow(series: ContractPrices, row: number): ContractPrices {
  const rows = Array.from(series.times, (_, index) => index).filter((index) => index !== row);
  return pickRows(series, rows);
}

/** The new close, and open, high and low moved by the same amount. Volume stays. */
export function withFinal(series: ContractPrices, row: number, value: number): ContractPrices {
  const shift = value - series.columns.FINAL[row];
  const columns = { ...series.columns } as Record<ContractPriceColumn, Float64Array>;
  for (const name of ['OPEN', 'HIGH', 'LOW'] as const) {
    columns[name] = columns[name].slice();
    columns[name][row] += shift;
  }
  columns.FINAL = columns.FINAL.slice();
  columns.FINAL[row] = value;
  return { times: series.times, columns };
}
