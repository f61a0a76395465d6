/** Translates the broker's bar stamps to ours. */

import { filterRows } from '../series/rows';
import type { ContractPrices } from '../series/series';
import { notionalCloseOfDay } from '../time/notional-close';
import { msToDate, type TradeDate } from '../time/trade-date';
import { DAY_MS, HOUR_MS, SECOND_MS } from '../time/units';
import { SYSTEM_ZONE, utcToLocal } from '../time/zone-time';
import { BAR_MS, type Intraday } from './bar-size';

export const BAR_COLUMNS = ['OPEN', 'HIGH', 'LOW', 'FINAL', 'VOLUME'] as const;

/** Daily bars, which the broker stamps with the trade date at 00:00 UTC, stamped with the notional close. */
export function stampDailyBars(bars: ContractPrices, zone: string = SYSTEM_ZONE): ContractPrices {
  return { times: bars.times.map((time) => notionalCloseOfDay(time, zone)), columns: bars.columns };
}

/**
 * Hourly bars, stamped so that none is mistaken for a closing row. pysystemtrade applies the midnight rule
 * to them too, so that the bar of 00:00 poses as that day's close; ours is stamped one second later. The
 * bar that begins at 23:00 would pose as the close as well, and moves likewise.
 */
export function stampIntradayBars(
  bars: ContractPrices,
  zone: string = SYSTEM_ZONE,
  size: Intraday = 'hour',
): ContractPrices {
  // Half of a bar at most: two bars of a second must not have one stamp.
  const shift = Math.min(SECOND_MS, BAR_MS[size] / 2);
  const stamp = (time: number) => (looksLikeClose(utcToLocal(time, zone)) ? time + shift : time);
  return { times: bars.times.map(stamp), columns: bars.columns };
}

function looksLikeClose(localMs: number): boolean {
  const inDay = ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
  return inDay === 0 || inDay === 23 * HOUR_MS;
}

/** Intraday bars (stamped with their start) whose time is over. */
export function finishedIntradayBars(
  bars: ContractPrices,
  now: number,
  size: Intraday = 'hour',
): ContractPrices {
  return filterRows(bars, (row) => bars.times[row] + BAR_MS[size] <= now);
}

/** After 00:00 UTC of its trade date a session is over by then, in every zone: what is older needs no look at sessions. */
const SESSION_ENDS_MS = 3 * DAY_MS;

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
  const end = (day: number) => sessionEnd(msToDate(day)) ?? notionalCloseOfDay(day, zone);
  return filterRows(bars, (row) => {
    const day = bars.times[row];
    return day + SESSION_ENDS_MS <= now || end(day) <= now;
  });
}
