import { asOfFilled, reindex, unionTimes } from '../../domain/series/join';
import { scale, subtract } from '../primitives/arithmetic';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { meanAcross } from '../primitives/median';
import { rollingKurtosis, rollingSkew } from '../primitives/rolling-moments';
import type { TimeSeries } from '../primitives/time-series';

/** Centre of mass of the long-run average of a factor: 15 years of business days. */
const LONG_RUN_COM = 256 * 15;

export const FACTOR_NAMES = ['skew', 'neg_skew', 'kurtosis', 'neg_kurtosis'] as const;
export type FactorName = (typeof FACTOR_NAMES)[number];

/** Skew or excess kurtosis of percentage returns over the last `lookbackDays` calendar days. */
export function factorOf(name: FactorName, percentReturns: TimeSeries, lookbackDays: number): TimeSeries {
  const moment = name.endsWith('skew') ? rollingSkew : rollingKurtosis;
  const factor = { times: percentReturns.times, values: moment(percentReturns, lookbackDays) };
  return name.startsWith('neg_') ? { times: factor.times, values: scale(factor.values, -1) } : factor;
}

/** Mean across instruments of their factors, each carried forward, on the union of their days. */
export function crossSectionMean(factors: readonly TimeSeries[]): TimeSeries {
  const times = unionTimes(factors.map((factor) => factor.times));
  const columns = factors.map((factor) => asOfFilled(factor, times));
  return { times, values: meanAcross(columns, times.length) };
}

/** Long-run average of a series. */
export function longRunMean(series: TimeSeries): TimeSeries {
  return { times: series.times, values: ewmMean(series.values, { alpha: alphaOfCom(LONG_RUN_COM) }) };
}

/** The factor less the mean in force on its days. */
export function demean(factor: TimeSeries, mean: TimeSeries): TimeSeries {
  const filled = reindex({ times: factor.times, values: asOfFilled(mean, factor.times) }, factor.times);
  return { times: factor.times, values: subtract(factor.values, filled) };
}
