import { localDate } from '../time/trade-date';
import type { BrokerOrder } from './order';

/**
 * What is known of an order that is in none of the broker's lists of its day. One that the broker has never shown,
 * looked for on the day of its sending, was not accepted: the lists are complete. One that it has shown, or that was
 * sent on an earlier day, may have been filled. `now` is the broker's clock, UTC ms.
 */
export function fateOfMissing(
  { permId, sendingAt }: Pick<BrokerOrder, 'permId' | 'sendingAt'>,
  now: number,
  zone: string,
): 'not-accepted' | 'unknown' {
  const sameDay = sendingAt !== undefined && localDate(sendingAt.getTime(), zone) === localDate(now, zone);
  return sameDay && !permId ? 'not-accepted' : 'unknown';
}
