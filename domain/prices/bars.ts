/** Translates the broker's bar stamps to ours. */

import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { midnightRule, notionalClose } from '../time/notional-close';
import { msToDate, type TradeDate } from '../time/trade-date';
import { DAY_MS, HOUR_MS } from '../time/units';
import { localToUtc, SYSTEM_ZONE, utcToLocal } from '../time/zone-time';

export type BarSize = 'hour' | 'day';

export const BAR_COLUMNS = ['OPEN', 'HIGH', 'LOW', 'FINAL', 'VOLUME'] as const;

/** Daily bars, which the broker stamps with the trade date at 00:00 UTC, stamped with the notional close. */
export function stampDailyBars(bars: ContractPrices, zone: string = SYSTEM_ZONE): ContractPrices {
  return { times: bars.times.map((time) => notionalClose(msToDate(time), zone)), columns: bars.columns };
}

/** Times of exactly 00:00:00 in the zone become 23:00:00 of the same date. For daily rows of any source. */
export function applyMidnightRule(bars: ContractPrices, zone: string = SYSTEM_ZONE): ContractPrices {
  const stamp = (time: number) => localToUtc(midnightRule(utcToLocal(time, zone)), zone);
  return { times: bars.times.map(stamp), columns: bars.columns };
}

/**
 * Hourly bars, stamped so that none is mistaken for a closing row. pysystemtrade applies the midnight rule
 * to them too, so that the bar of 00:00 poses as that day's close; ours is stamped one second later. The
 * bar that begins at 23:00 would pose as the close as well, and moves likewise.
 */
export function stampHourlyBars(bars: ContractPrices, zone: string = SYSTEM_ZONE): ContractPrices {
  const stamp = (time: number) => (looksLikeClose(utcToLocal(time, zone)) ? time + 1000 : time);
  return { times: bars.times.map(stamp), columns: bars.columns };
}

function looksLikeClose(localMs: number): boolean {
  const inDay = ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
  return inDay === 0 || inDay === 23 * HOUR_MS;
}

/** Hourly bars (stamped with their start) whose hour is over. */
export function finishedHourlyBars(bars: ContractPrices, now: number): ContractPrices {
  return filterRows(bars, (row) => bars.times[row] + HOUR_MS <= now);
}

/**
 * Daily bars (stamped with the trade date at 00:00 UTC) whose session is over. `sessionEnd` returns the end
 * of the session labelled with a date; where it does not know, the notional close decides.
 */
export function finishedDailyBars(
  bars: ContractPrices,
  now: number,
  sessionEnd: (date: TradeDate) => number | undefined,
  zone: string = SYSTEM_ZONE,
): ContractPrices {
  const end = (date: TradeDate) => sessionEnd(date) ?? notionalClose(date, zone);
  return filterRows(bars, (row) => end(msToDate(bars.times[row])) <= now);
}
