import { DAY_MS } from '../time/units';
import type { BarSize } from './bar-size';

/** Days of a first history. */
const DAYS_MAX: Readonly<Record<BarSize, number>> = {
  ...{ day: 365, hour: 30 },
  // What the broker answers at once: 15 and 5 minutes of a week, minutes of a day, seconds of some hours.
  ...{ '15-minute': 7, '5-minute': 7, minute: 1, '10-second': 1 / 6, second: 1 / 48 },
};
/** Days asked for beyond the last stored row, so that a long weekend leaves no gap. */
const MARGIN_DAYS = 4;

/**
 * Calendar days up to now that cover what is newer than the stored rows: older ones would be dropped, since only newer
 * ones are appended. At most a year of daily or a month of hourly bars, which is what is asked for when nothing is
 * stored.
 */
export function daysToFetch(times: Float64Array, now: number, barSize: BarSize): number {
  if (times.length === 0) return DAYS_MAX[barSize];
  const days = Math.ceil((now - times[times.length - 1]) / DAY_MS) + MARGIN_DAYS;
  return Math.min(days, DAYS_MAX[barSize]);
}
