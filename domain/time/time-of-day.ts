import { dateToMs, type TradeDate } from './trade-date';
import { HOUR_MS, MINUTE_MS } from './units';
import { localToUtc } from './zone-time';

/** UTC ms of a time `HH:MM` on a date of the zone. */
export function instantAt(date: TradeDate, time: string, zone: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return localToUtc(dateToMs(date) + hours * HOUR_MS + minutes * MINUTE_MS, zone);
}
