import { asOfFilled } from '../../domain/series/join';
import { multiply } from '../primitives/arithmetic';
import type { TimeSeries } from '../primitives/time-series';

/** Product of the factors in force on the days of `series`, each carried forward. */
export function timesFactors(series: TimeSeries, factors: readonly TimeSeries[]): TimeSeries {
  let { values } = series;
  for (const factor of factors) values = multiply(values, asOfFilled(factor, series.times));
  return { times: series.times, values };
}
