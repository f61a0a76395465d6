import {
  businessDayNumber,
  businessDayTime,
  DAY_MS,
  dayNumber,
  monthEnd,
  weekEnd,
  yearEnd,
} from './calendar';
import type { TimeSeries } from './time-series';

/** Last value that is not missing of each business day from the first to the last row; NaN where there is none. */
export function businessDayLast(series: TimeSeries): TimeSeries {
  const out = emptyBusinessDays(series.times, NaN);
  const days = businessDayRows(series.times);
  for (let i = 0; i < days.length; i++) {
    const x = series.values[i];
    if (!Number.isNaN(x)) out.values[days[i]] = x;
  }
  return out;
}

/** Sum of each business day from the first to the last row; 0 where nothing is present. */
export function businessDaySum(series: TimeSeries): TimeSeries {
  const out = emptyBusinessDays(series.times, 0);
  const days = businessDayRows(series.times);
  for (let i = 0; i < days.length; i++) {
    const x = series.values[i];
    if (!Number.isNaN(x)) out.values[days[i]] += x;
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
  const out = emptyBusinessDays(series.times, 0);
  const counts = new Float64Array(out.values.length);
  const days = businessDayRows(series.times);
  for (let i = 0; i < days.length; i++) {
    const x = series.values[i];
    if (Number.isNaN(x)) continue;
    out.values[days[i]] += x;
    counts[days[i]]++;
  }
  for (let i = 0; i < counts.length; i++) out.values[i] /= counts[i];
  return out;
}

/** For each row, which business day it falls in, counted from that of the first row. */
function businessDayRows(times: Float64Array): Int32Array {
  const out = new Int32Array(times.length);
  const first = times.length > 0 ? businessDayNumber(times[0]) : 0;
  let day = first;
  // Most rows fall in the same day as the one before: only a new day costs a division.
  let end = -Infinity;
  for (let i = 0; i < times.length; i++) {
    if (times[i] >= end) {
      day = businessDayNumber(times[i]);
      end = businessDayTime(day + 1);
    }
    out[i] = day - first;
  }
  return out;
}

/** True if the index already is every business day at midnight, so that resampling changes nothing. */
export function isBusinessDayIndex(times: Float64Array): boolean {
  if (times.length === 0) return true;
  const first = businessDayNumber(times[0]);
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

/** Last value that is not missing of each week (labelled with its Sunday); NaN for weeks without one. */
export function weeklyLast(series: TimeSeries): TimeSeries {
  const times = periodLabels(series.times, weekEnd);
  const values = new Float64Array(times.length).fill(NaN);
  eachPeriod(series.times, times, (row, period) => {
    if (!Number.isNaN(series.values[row])) values[period] = series.values[row];
  });
  return { times, values };
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
  for (let i = 0; i < count; i++) out[i] = businessDayTime(first + i);
  return { times: out, values: new Float64Array(count).fill(filling) };
}
