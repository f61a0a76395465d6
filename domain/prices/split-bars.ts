/** The two bar sizes of a merged series, where only that is known. */
import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { NOTIONAL_CLOSE_MS } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { SYSTEM_ZONE, utcToLocal } from '../time/zone-time';

/** Rows at the notional close are daily ones, all others intraday: merged again they are the same series. */
export function splitBars(
  merged: ContractPrices,
  zone: string = SYSTEM_ZONE,
): { readonly hour: ContractPrices; readonly day: ContractPrices } {
  const isClose = (row: number) => utcToLocal(merged.times[row], zone) % DAY_MS === NOTIONAL_CLOSE_MS;
  return {
    day: filterRows(merged, isClose),
    hour: filterRows(merged, (row) => !isClose(row)),
  };
}
