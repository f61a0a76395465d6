/** Calendar dates as `YYYY-MM-DD`, business days (Monday to Friday, no holidays) and trade dates. */

import { tstError } from '../errors/errors';
import { DAY_MS, HOUR_MS } from './units';
import { localToUtc, SYSTEM_ZONE, utcToLocal } from './zone-time';

/** `YYYY-MM-DD`. */
export type TradeDate = string;

/** The hour, in the system's zone, that a daily bar is stamped with. */
export const NOTIONAL_CLOSE_MS = 23 * HOUR_MS;

/** Epoch ms of 00:00 UTC of a date. Error BAD_INPUT when it is not a date of the calendar. */
export function dateToMs(date: TradeDate): number {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(ms) || msToDate(ms) !== date)
    throw tstError('BAD_INPUT', `"${date}" is not a date (YYYY-MM-DD)`);
  return ms;
}

/** The date of epoch ms, read as UTC (or of local ms, read as local). */
export function msToDate(ms: number): TradeDate {
  return new Date(ms).toISOString().slice(0, 10);
}

/** The calendar date in the zone at a UTC instant. */
export function localDate(utcMs: number, zone: string = SYSTEM_ZONE): TradeDate {
  return msToDate(utcToLocal(utcMs, zone));
}

/** UTC instant of 00:00 of a date in the zone. */
export function startOfDay(date: TradeDate, zone: string = SYSTEM_ZONE): number {
  return localToUtc(dateToMs(date), zone);
}

/** 0 = Monday ... 6 = Sunday, of epoch ms read as UTC. */
export function weekday(ms: number): number {
  return (((Math.floor(ms / DAY_MS) + 3) % 7) + 7) % 7;
}

export function addDays(date: TradeDate, days: number): TradeDate {
  return msToDate(dateToMs(date) + days * DAY_MS);
}

export function isBusinessDay(date: TradeDate): boolean {
  return weekday(dateToMs(date)) < 5;
}

/** The first business day after the date. */
export function nextBusinessDay(date: TradeDate): TradeDate {
  const next = addDays(date, 1);
  return isBusinessDay(next) ? next : nextBusinessDay(next);
}

/** The last business day before the date. */
export function previousBusinessDay(date: TradeDate): TradeDate {
  const previous = addDays(date, -1);
  return isBusinessDay(previous) ? previous : previousBusinessDay(previous);
}

/** Every business day from `from` to `to`, both included. */
export function businessDays(from: TradeDate, to: TradeDate): readonly TradeDate[] {
  const days: TradeDate[] = [];
  for (let ms = dateToMs(from); ms <= dateToMs(to); ms += DAY_MS) {
    if (weekday(ms) < 5) days.push(msToDate(ms));
  }
  return days;
}

/** The newest business day whose notional close (23:00 in the zone) is not after the instant. */
export function latestTradeDate(utcMs: number, zone: string = SYSTEM_ZONE): TradeDate {
  const date = localDate(utcMs, zone);
  const closed = utcMs >= localToUtc(dateToMs(date) + NOTIONAL_CLOSE_MS, zone);
  return closed && isBusinessDay(date) ? date : previousBusinessDay(date);
}
