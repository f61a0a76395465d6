import { firstAtOrAfter } from '../../domain/series/rows';
import { DAY_MS } from '../../domain/time/units';
import type { TimeSeries } from '../primitives/time-series';

const RECENT_DAYS = 365;

/** Mean of the values of the last year (365 calendar days) of a series, missing ones left out. */
export function recentAverage(series: TimeSeries): number {
  const { times, values } = series;
  let sum = 0;
  let count = 0;
  for (
    let i = firstAtOrAfter(times, times[times.length - 1] - RECENT_DAYS * DAY_MS);
    i < values.length;
    i++
  ) {
    if (Number.isNaN(values[i])) continue;
    sum += values[i];
    count++;
  }
  return sum / count;
}
