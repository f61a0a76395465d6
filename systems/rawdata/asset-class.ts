import { TstError } from '../../domain/errors/errors';
import { forwardFill } from '../../domain/series/fill';
import { reindex, reindexThenFill, unionTimes } from '../../domain/series/join';
import type { SystemData } from '../data/system-data';
import { runningSum } from '../primitives/difference';
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

/** A class's series on the days of one of its instruments: of equal days, then carried forward along those days. */
export function onInstrumentDays(classSeries: TimeSeries, times: Float64Array): TimeSeries {
  return { times, values: reindexThenFill(classSeries, times) };
}

/** Asset class of an instrument. Throws NoAssetClass where its field is empty: that is not a class to share. */
export function assetClassOf(data: Pick<SystemData, 'instrument'>, code: string): string {
  const { assetClass } = data.instrument(code);
  if (assetClass.trim() === '') throw new NoAssetClass(code);
  return assetClass;
}

/** A rule that compares an instrument with its asset class needs one. */
export class NoAssetClass extends TstError {
  constructor(readonly instrument: string) {
    super('BAD_CONFIG', `${instrument} has no asset class to compare it with`);
  }

  override get remedy(): string {
    return `Fill in AssetClass of ${this.instrument} in instrumentconfig.csv, or leave the rule out for it.`;
  }
}
