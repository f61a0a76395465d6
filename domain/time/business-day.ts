/** Business days are Monday to Friday, without holidays. Times are local. */
import { DAY_MS } from './units';

/** 1970-01-01 was a Thursday: three days after a Monday. */
const DAYS_TO_MONDAY = 3;

/** Ordinal of the business day a time falls in; Saturday and Sunday belong to the Friday before. */
export function businessDayNumber(time: number): number {
  const day = Math.floor(time / DAY_MS) + DAYS_TO_MONDAY;
  const week = Math.floor(day / 7);
  return week * 5 + Math.min(day - week * 7, 4);
}

/** Midnight (ms) that begins the business day with this ordinal. */
export function businessDayTime(ordinal: number): number {
  const week = Math.floor(ordinal / 5);
  return (week * 7 + (ordinal - week * 5) - DAYS_TO_MONDAY) * DAY_MS;
}

/** Midnight (ms) that begins the business day a time falls in. */
export function businessDayBucket(time: number): number {
  return businessDayTime(businessDayNumber(time));
}
