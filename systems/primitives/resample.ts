import { fillMissing } from '../../domain/series/fill';
import { businessDayNumber, businessDayTime } from '../../domain/time/business-day';
import { DAY_MS } from '../../domain/time/units';
import { dayNumber, monthEnd, weekEnd, yearEnd } from './calendar';
import type { TimeSeries } from './time-series';

/** Friday's place in a week of business days, and what lies between its midnight and Monday's. */
const FRIDAY = 4;
const WEEKEND_MS = 3 * DAY_MS;

/** Last value that is not missing of each business day from the first to the last row; NaN for a day without any. */
export function businessDayLast(series: TimeSeries): TimeSeries {
  if (isBusinessDayIndex(series.times)) return series;
  const { times, values } = series;
  const out = emptyBusinessDays(times, NaN);
  let row = 0;
  for (let i = 0; i < times.length; i++) {
    row = rowOfDay(out.times, times[i], row);
    if (!Number.isNaN(values[i])) out.values[row] = values[i];
  }
  return out;
}

/** Sum of each business day from the first to the last row; 0 where nothing is present. */
export function businessDaySum(series: TimeSeries): TimeSeries {
  if (isBusinessDayIndex(series.times)) return { times: series.times, values: fillMissing(series.values, 0) };
  const { times, values } = series;
  const out = emptyBusinessDays(times, 0);
  let row = 0;
  for (let i = 0; i < times.length; i++) {
    row = rowOfDay(out.times, times[i], row);
    if (!Number.isNaN(values[i])) out.values[row] += values[i];
  }
  return out;
}

/** Sum of each calendar day, weekends included, from the first to the last row; 0 where nothing is present. */
export function calendarDaySum(series: TimeSeries): TimeSeries {
  return periodSum(series, (time) => dayNumber(time) * DAY_MS);
}

/** Mean of each business day from the first to the last row; NaN where nothing is present. */
export function businessDayMean(series: TimeSeries): TimeSeries {
  if (isBusinessDayIndex(series.times)) return series;
  const { times, values } = series;
  const out = emptyBusinessDays(times, 0);
  const counts = new Float64Array(out.values.length);
  let row = 0;
  for (let i = 0; i < times.length; i++) {
    row = rowOfDay(out.times, times[i], row);
    if (Number.isNaN(values[i])) continue;
    out.values[row] += values[i];
    counts[row]++;
  }
  for (let i = 0; i < counts.length; i++) out.values[i] /= counts[i];
  return out;
}

/** The row of the business day that a time falls in, from that of an earlier time on. */
function rowOfDay(days: Float64Array, time: number, from: number): number {
  let row = from;
  // Steps from day to day: a division for each time would cost more than all the rest.
  while (row + 1 < days.length && time >= days[row + 1]) row++;
  return row;
}

/** True if the index already is every business day at midnight, so that resampling changes nothing. */
function isBusinessDayIndex(times: Float64Array): boolean {
  const known = KNOWN_INDEXES.get(times);
  if (known !== undefined) return known;
  const answer = hasEveryBusinessDay(times);
  KNOWN_INDEXES.set(times, answer);
  return answer;
}

/** Answers for indexes seen before: one index is shared by the many series of an instrument. */
const KNOWN_INDEXES = new WeakMap<Float64Array, boolean>();

function hasEveryBusinessDay(times: Float64Array): boolean {
  if (times.length === 0) return true;
  const first = businessDayNumber(times[0]);
  const last = businessDayNumber(times[times.length - 1]);
  if (last - first + 1 !== times.length) return false;
  for (let i = 0; i < times.length; i++) if (times[i] !== businessDayTime(first + i)) return false;
  return true;
}

/** Sums by week (labelled with its Sunday); 0 for weeks without rows. */
export function weeklySum(series: TimeSeries): TimeSeries {
  return periodSum(series, weekEnd);
}

/** Sums by calendar month (labelled with its last day); 0 for months without rows. */
export function monthlySum(series: TimeSeries): TimeSeries {
  return periodSum(series, monthEnd);
}

/** Sums by calendar year (labelled 31 December); 0 for years without rows. */
export function annualSum(series: TimeSeries): TimeSeries {
  return periodSum(series, yearEnd);
}

function periodSum(series: TimeSeries, label: (time: number) => number): TimeSeries {
  const times = periodLabels(series.times, label);
  const values = new Float64Array(times.length);
  eachPeriod(series.times, times, (row, period) => {
    if (!Number.isNaN(series.values[row])) values[period] += series.values[row];
  });
  return { times, values };
}

/** Ends of every period from that of the first to that of the last row. */
function periodLabels(times: Float64Array, label: (time: number) => number): Float64Array {
  if (times.length === 0) return new Float64Array(0);
  const last = label(times[times.length - 1]);
  const out: number[] = [];
  for (let end = label(times[0]); end <= last; end = label(end + DAY_MS)) out.push(end);
  return Float64Array.from(out);
}

function eachPeriod(
  times: Float64Array,
  ends: Float64Array,
  visit: (row: number, period: number) => void,
): void {
  let period = 0;
  for (let row = 0; row < times.length; row++) {
    // A label is the midnight that begins the last day of its period.
    while (times[row] >= ends[period] + DAY_MS) period++;
    visit(row, period);
  }
}

function emptyBusinessDays(times: Float64Array, filling: number): TimeSeries {
  if (times.length === 0) return { times: new Float64Array(0), values: new Float64Array(0) };
  const first = businessDayNumber(times[0]);
  const count = businessDayNumber(times[times.length - 1]) - first + 1;
  const out = new Float64Array(count);
  let weekday = weekdayOf(first);
  let day = businessDayTime(first);
  for (let i = 0; i < count; i++) {
    out[i] = day;
    day += weekday === FRIDAY ? WEEKEND_MS : DAY_MS;
    weekday = weekday === FRIDAY ? 0 : weekday + 1;
  }
  KNOWN_INDEXES.set(out, true);
  return { times: out, values: new Float64Array(count).fill(filling) };
}

/** 0 for Monday to 4 for Friday, also before 1970. */
function weekdayOf(ordinal: number): number {
  return ((ordinal % 5) + 5) % 5;
}
