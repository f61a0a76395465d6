import { dateToMs, type TradeDate } from './trade-date';
import { HOUR_MS, MINUTE_MS } from './units';
import { localToUtc } from './zone-time';

/** ms since midnight of a time `HH:MM`. */
export function msOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return hours * HOUR_MS + minutes * MINUTE_MS;
}

/** UTC ms of a time `HH:MM` on a date of the zone. */
export function instantAt(date: TradeDate, time: string, zone: string): number {
  return localToUtc(dateToMs(date) + msOfDay(time), zone);
}
