/** The merged series of a contract: intraday and daily rows together. Everything downstream reads this one. */
import { reindex, unionTimes } from '../series/join';
import { filterRows } from '../series/rows';
import type { ContractPriceColumn, ContractPrices } from '../series/series';
import { HOUR_MS } from '../time/units';
import { BAR_COLUMNS } from './bars';
import { splitBars } from './split-bars';

/** One row per time; where both have one, the daily value counts unless it is missing. */
export function mergeFrequencies(intraday: ContractPrices, daily: ContractPrices): ContractPrices {
  if (intraday.times.length === 0) return daily;
  const times = unionTimes([intraday.times, daily.times]);
  const columns = {} as Record<ContractPriceColumn, Float64Array>;
  for (const name of BAR_COLUMNS) {
    const values = reindex({ times: daily.times, values: daily.columns[name] }, times);
    const other = reindex({ times: intraday.times, values: intraday.columns[name] }, times);
    columns[name] = values.map((value, row) => (Number.isNaN(value) ? other[row] : value));
  }
  return { times, columns };
}

/** Undoes `mergeFrequencies`: the closing rows, and the others as hourly bars, the last of each hour. */
export function splitFrequencies(
  merged: ContractPrices,
  zone?: string,
): { readonly hour: ContractPrices; readonly day: ContractPrices } {
  const { day, hour: intraday } = splitBars(merged, zone);
  const hourOf = (row: number) => Math.floor(intraday.times[row] / HOUR_MS);
  return { day, hour: filterRows(intraday, (row) => hourOf(row) !== hourOf(row + 1)) };
}
