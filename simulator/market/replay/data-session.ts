import { isWeekday } from '../../clock/dates';
import type { SessionTemplate, Week } from '../week';
import { LONDON, type MultiplePricesData } from './multiple-prices';

const DAY_MINUTES = 1440;
const CLOSE_MINUTE = 23 * 60;
const DEFAULT: SessionTemplate = { open: 480, close: 1320, liquid: { open: 480, close: 1320 } };

/**
 * The session of an instrument, from the times of day at which its data trade: from the first to an hour after the
 * last, counted from one notional close (23:00) to the next, so that it may begin on the evening before.
 */
function sessionOfData(minutes: ReadonlyMap<number, number>): SessionTemplate {
  const most = Math.max(0, ...minutes.values());
  const usual = [...minutes.entries()].filter(([, count]) => count > most * 0.03).map(([minute]) => minute);
  if (usual.length === 0) return DEFAULT;
  const sinceClose = usual.map((minute) => (minute - CLOSE_MINUTE + DAY_MINUTES) % DAY_MINUTES);
  const first = Math.min(...sinceClose);
  const last = Math.min(DAY_MINUTES, Math.floor(Math.max(...sinceClose) / 60) * 60 + 60);
  const open = (first + CLOSE_MINUTE) % DAY_MINUTES;
  const close = (last + CLOSE_MINUTE) % DAY_MINUTES;
  // Without a part of their own, regular hours are all hours; on the evening before, from midnight on.
  const liquid = { open: open >= close ? 0 : open, close };
  return { open, close, liquid };
}

/** London's days, closed where the data have none; after the last day of the data every weekday trades, flat. */
export function weekOfData(data: MultiplePricesData): Week {
  return {
    zone: LONDON,
    sessions: [sessionOfData(data.minutes)],
    isHoliday: (day) => isWeekday(day) && day <= data.lastDay && !data.tradeDays.has(day),
  };
}
