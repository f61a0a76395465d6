import { asOfFilled } from '../primitives/join';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/** Product of the factors in force on the days of `series`, each carried forward. */
export function timesFactors(series: TimeSeries, factors: readonly TimeSeries[]): TimeSeries {
  const aligned = factors.map((factor) => asOfFilled(factor, series.times));
  return mapValues(series, (x, i) => aligned.reduce((product, factor) => product * factor[i], x));
}
