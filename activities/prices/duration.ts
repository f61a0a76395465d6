import type { BarSize } from '../../broker/broker';
import { DAY_MS } from '../../domain/time/trade-date';

const FULL = { day: '1 Y', hour: '1 M' } as const;
const FULL_DAYS = { day: 365, hour: 30 } as const;
/** Days asked for beyond the last stored row, so that a long weekend leaves no gap. */
const MARGIN_DAYS = 4;

/**
 * The broker's duration that covers what is newer than the stored rows: older rows would be dropped, since
 * only newer ones are appended. A year of daily or a month of hourly bars when nothing is stored, or when
 * the last row is older than that.
 */
export function durationSince(times: Float64Array, now: number, barSize: BarSize): string {
  if (times.length === 0) return FULL[barSize];
  const days = Math.ceil((now - times[times.length - 1]) / DAY_MS) + MARGIN_DAYS;
  return days >= FULL_DAYS[barSize] ? FULL[barSize] : `${days} D`;
}
