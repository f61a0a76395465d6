/** The notional close: a daily bar of date D is stamped D 23:00:00 in the system's zone. */

import { dateToMs, NOTIONAL_CLOSE_MS, type TradeDate } from './trade-date';
import { DAY_MS } from './units';
import { localToUtc, SYSTEM_ZONE, utcToLocal } from './zone-time';

/** UTC instant of the notional close of a date. */
export function notionalClose(date: TradeDate, zone: string = SYSTEM_ZONE): number {
  return notionalCloseOfDay(dateToMs(date), zone);
}

/** The same of a date as UTC ms of its 00:00 (a later time of the day means that day): for whole columns of dates. */
export function notionalCloseOfDay(day: number, zone: string = SYSTEM_ZONE): number {
  return localToUtc(Math.floor(day / DAY_MS) * DAY_MS + NOTIONAL_CLOSE_MS, zone);
}

/** True for a row stamped exactly 23:00:00 in the zone; every other row is intraday. */
export function isClosingRow(utcMs: number, zone: string = SYSTEM_ZONE): boolean {
  return timeOfDay(utcToLocal(utcMs, zone)) === NOTIONAL_CLOSE_MS;
}

/** Whole seconds count, as in pysystemtrade: a row at 23:00:00.5 is a closing row. */
function timeOfDay(localMs: number): number {
  const inDay = ((localMs % DAY_MS) + DAY_MS) % DAY_MS;
  return Math.floor(inDay / 1000) * 1000;
}
