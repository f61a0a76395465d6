import { asOfFilled } from '../../domain/series/join';
import { BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { businessDayLast } from '../primitives/resample';
import type { TimeSeries } from '../primitives/time-series';

/** Forecast whose position turnover is measured against. */
export const AVERAGE_FORECAST = 10;

const AVERAGE_COM = 250;

/**
 * How often a year the whole of an average position is traded: 256 x mean |change of x / average y|, x by business
 * day. `average`: a constant, or a series that is smoothed first.
 */
export function turnover(x: TimeSeries, average: number | TimeSeries): number {
  const daily = businessDayLast(x);
  const divisor = typeof average === 'number' ? undefined : smoothedOn(average, daily.times);
  let sum = 0;
  let count = 0;
  let before = NaN;
  for (let i = 0; i < daily.values.length; i++) {
    const ratio = daily.values[i] / (divisor === undefined ? (average as number) : divisor[i]);
    const change = Math.abs(ratio - before);
    before = ratio;
    if (Number.isNaN(change)) continue;
    sum += change;
    count++;
  }
  return (BUSINESS_DAYS_IN_YEAR * sum) / count;
}

/** True if two business days in a row have a value, so that a turnover is known. */
export function hasTurnover(x: TimeSeries): boolean {
  const { values } = businessDayLast(x);
  for (let i = 1; i < values.length; i++)
    if (!Number.isNaN(values[i]) && !Number.isNaN(values[i - 1])) return true;
  return false;
}

function smoothedOn(average: TimeSeries, times: Float64Array): Float64Array {
  const aligned = asOfFilled(average, times);
  return ewmMean(aligned, { alpha: alphaOfCom(AVERAGE_COM), minPeriods: 2 });
}
