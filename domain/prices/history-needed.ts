import { dateOfBroker } from '../contracts/expiry';
import { dateToMs } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import type { BarSize } from './bar-size';

/** As far back as the broker keeps bars of contracts that have expired, and some more. */
const HISTORY_DAYS: Readonly<Record<BarSize, number>> = {
  ...{ day: 6 * 365, hour: 365 },
  ...{ '15-minute': 7, '5-minute': 7, minute: 1, '10-second': 1 / 6, second: 1 / 48 },
};
/** Days before its expiry within which a contract's last bar may lie. */
const LAST_BAR_DAYS = 7;
/** Beyond the last row that is known, so that a long weekend leaves no gap. */
const MARGIN_DAYS = 4;

/**
 * Calendar days up to now that complete what is known of a contract's bars; 0 when it has expired and its last bars are
 * known, or
 * when it expired before the days that the broker keeps.
 * @param expiry `YYYYMMDD`, as the broker reports it
 */
export function historyNeeded(times: Float64Array, expiry: string, now: number, barSize: BarSize): number {
  const expired = dateToMs(dateOfBroker(expiry)) + DAY_MS;
  if (expired < now - HISTORY_DAYS[barSize] * DAY_MS) return 0;
  if (times.length === 0) return HISTORY_DAYS[barSize];
  const last = times[times.length - 1];
  if (expired < now && last > expired - LAST_BAR_DAYS * DAY_MS) return 0;
  return Math.min(Math.ceil((now - last) / DAY_MS) + MARGIN_DAYS, HISTORY_DAYS[barSize]);
}
