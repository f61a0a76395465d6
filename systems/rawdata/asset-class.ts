import { runningSum } from '../primitives/difference';
import { forwardFill } from '../primitives/fill';
import { asOfFilled, reindex, unionTimes } from '../primitives/join';
import { medianAcross } from '../primitives/median';
import type { TimeSeries } from '../primitives/time-series';

/**
 * Cumulative median, over the instruments of an asset class, of their vol-normalised daily returns.
 * Nothing is carried forward before the median is taken.
 */
export function assetClassPrice(volNormalisedReturns: readonly TimeSeries[]): TimeSeries {
  const times = unionTimes(volNormalisedReturns.map((returns) => returns.times));
  const columns = volNormalisedReturns.map((returns) => reindex(returns, times));
  return { times, values: runningSum(medianAcross(columns, times.length)) };
}

/** Median of the class's smoothed carries on the union of their days, carried forward. */
export function assetClassMedianCarry(smoothedCarries: readonly TimeSeries[]): TimeSeries {
  const times = unionTimes(smoothedCarries.map((carry) => carry.times));
  const columns = smoothedCarries.map((carry) => reindex(carry, times));
  return { times, values: forwardFill(medianAcross(columns, times.length)) };
}

/** A class's series on the days of one of its instruments, carried forward. */
export function onInstrumentDays(classSeries: TimeSeries, times: Float64Array): TimeSeries {
  return { times, values: asOfFilled(classSeries, times) };
}
