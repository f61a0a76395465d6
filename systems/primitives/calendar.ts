/** Days, weeks and months of local naive time. Business days are Monday to Friday, without holidays. */

import { businessDayNumber, businessDayTime } from '../../domain/time/business-day';
import { DAY_MS } from '../../domain/time/units';

export const BUSINESS_DAYS_IN_YEAR = 256;
export const ROOT_BUSINESS_DAYS_IN_YEAR = 16;
export const CALENDAR_DAYS_IN_YEAR = 365.25;
export const WEEKS_IN_YEAR = CALENDAR_DAYS_IN_YEAR / 7;

/** 1970-01-01 was a Thursday: three days after a Monday. */
const DAYS_TO_MONDAY = 3;

/** Whole days since 1970-01-01. */
export function dayNumber(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** Midnights of every business day from that of `first` to that of `last`, both included. */
export function businessDays(first: number, last: number): Float64Array {
  const from = businessDayNumber(first);
  const out = new Float64Array(Math.max(businessDayNumber(last) - from + 1, 0));
  for (let i = 0; i < out.length; i++) out[i] = businessDayTime(from + i);
  return out;
}

/** Midnight of the Sunday that ends the week (Monday to Sunday) of a time: pandas' label of `W`. */
export function weekEnd(time: number): number {
  const day = dayNumber(time) + DAYS_TO_MONDAY;
  return (Math.floor(day / 7) * 7 + 6 - DAYS_TO_MONDAY) * DAY_MS;
}

/** Midnight of the last day of the month of a time: pandas' label of `M`. */
export function monthEnd(time: number): number {
  const date = new Date(time);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0);
}

/** Midnight of 31 December of the year of a time: pandas' label of `A`. */
export function yearEnd(time: number): number {
  return Date.UTC(new Date(time).getUTCFullYear(), 11, 31);
}

/** `YYYY-MM-DD` of a time, or `YYYY-MM-DD HH:MM:SS` if it is not midnight. */
export function formatTime(time: number): string {
  const text = new Date(time).toISOString();
  return time % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ');
}

/** Milliseconds of `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS`; NaN if it is neither. */
export function parseTime(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text.replace(' ', 'T')}Z`);
}
