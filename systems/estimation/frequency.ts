import { businessDayNumber, businessDayTime } from '../../domain/time/business-day';
import { DAY_MS } from '../../domain/time/units';
import {
  BUSINESS_DAYS_IN_YEAR,
  CALENDAR_DAYS_IN_YEAR,
  monthEnd,
  WEEKS_IN_YEAR,
  weekEnd,
} from '../primitives/calendar';
import type { Frame } from '../primitives/time-series';
import type { Frequency } from './settings';

/** How many rows of this spacing a year has: annualises means; its root annualises standard deviations. */
export function periodsInYear(frequency: Frequency): number {
  if (frequency === 'W') return WEEKS_IN_YEAR;
  if (frequency === 'M') return 12;
  if (frequency === 'BD') return BUSINESS_DAYS_IN_YEAR;
  return CALENDAR_DAYS_IN_YEAR / frequency.days;
}

/** Last value that is not missing of each period; NaN for periods without one. */
export function lastOfPeriods(frame: Frame, frequency: Frequency): Frame {
  return resample(frame, frequency, NaN, (_, x) => x);
}

/** Sum of each period; 0, not missing, for periods without a value, as pandas has it. */
export function sumOfPeriods(frame: Frame, frequency: Frequency): Frame {
  return resample(frame, frequency, 0, (sum, x) => sum + x);
}

function resample(
  frame: Frame,
  frequency: Frequency,
  start: number,
  combine: (soFar: number, x: number) => number,
): Frame {
  const { times, bins } = binRows(frame.times, frequency);
  const columns: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(frame.columns)) {
    const out = new Float64Array(times.length).fill(start);
    for (let i = 0; i < values.length; i++) {
      const x = values[i];
      if (!Number.isNaN(x)) out[bins[i]] = combine(out[bins[i]], x);
    }
    columns[name] = out;
  }
  return { times, columns };
}

/** Labels of every period from the first to the last row, and the period each row falls in. */
function binRows(rows: Float64Array, frequency: Frequency): { times: Float64Array; bins: Int32Array } {
  const bins = new Int32Array(rows.length);
  if (rows.length === 0) return { times: new Float64Array(0), bins };
  const { ordinal, label } = periodRule(frequency, rows[0]);
  const first = ordinal(rows[0]);
  for (let i = 0; i < rows.length; i++) bins[i] = ordinal(rows[i]) - first;
  const times = new Float64Array(bins[rows.length - 1] + 1);
  for (let i = 0; i < times.length; i++) times[i] = label(first + i);
  return { times, bins };
}

interface PeriodRule {
  readonly ordinal: (time: number) => number;
  readonly label: (ordinal: number) => number;
}

/** Weeks and months are labelled with their last day, business days and blocks of days with their first. */
function periodRule(frequency: Frequency, first: number): PeriodRule {
  if (frequency === 'W') {
    const week = 7 * DAY_MS;
    const origin = weekEnd(first);
    return { ordinal: (t) => Math.round((weekEnd(t) - origin) / week), label: (k) => origin + k * week };
  }
  if (frequency === 'M') return { ordinal: monthOrdinal, label: (k) => monthEnd(Date.UTC(0, k, 1)) };
  if (frequency === 'BD') return { ordinal: businessDayNumber, label: businessDayTime };
  const block = frequency.days * DAY_MS;
  const origin = Math.floor(first / DAY_MS) * DAY_MS;
  return { ordinal: (t) => Math.floor((t - origin) / block), label: (k) => origin + k * block };
}

function monthOrdinal(time: number): number {
  const date = new Date(time);
  return (date.getUTCFullYear() - 1900) * 12 + date.getUTCMonth();
}
