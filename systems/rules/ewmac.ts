import { forwardFill } from '../../domain/series/fill';
import { reindex } from '../../domain/series/join';
import { difference } from '../primitives/difference';
import { alphaOfSpan, ewmMeanDifference } from '../primitives/ewm';
import type { TimeSeries } from '../primitives/time-series';
import { ROBUST_VOL_DEFAULTS, robustVol } from '../rawdata/volatility';
import { numberArgument, type Rule } from './rule';

/** Fast minus slow exponentially weighted mean of the price, in units of daily vol (carried forward). */
export function ewmacForecast(price: TimeSeries, vol: TimeSeries, fast: number, slow: number): TimeSeries {
  const trend = ewmMeanDifference(price.values, alphaOfSpan(fast), alphaOfSpan(slow));
  const filledVol = reindex({ times: vol.times, values: forwardFill(vol.values) }, price.times);
  for (let i = 0; i < trend.length; i++) trend[i] /= filledVol[i];
  return { times: price.times, values: trend };
}

/** Moving-average crossover. */
export const ewmac: Rule = {
  data: ['rawdata.get_daily_prices', 'rawdata.daily_returns_volatility'],
  arguments: { Lfast: undefined, Lslow: undefined },
  forecast: ([price, vol], args) =>
    ewmacForecast(price, vol, numberArgument(args, 'Lfast'), numberArgument(args, 'Lslow')),
};

/** One level series serves several speeds of the rule: its vol is worked out once. */
const LEVEL_VOLS = new WeakMap<Float64Array, { readonly days: number; readonly vol: Float64Array }>();

function levelVol(level: Float64Array, days: number): Float64Array {
  const known = LEVEL_VOLS.get(level);
  if (known?.days === days) return known.vol;
  const vol = robustVol(level, { ...ROBUST_VOL_DEFAULTS, days });
  LEVEL_VOLS.set(level, { days, vol });
  return vol;
}

/** Crossover of a level series, with the robust vol of the level itself, not of its changes (parity). */
export const ewmacCalcVol: Rule = {
  data: ['data.daily_prices'],
  arguments: { Lfast: undefined, Lslow: undefined, vol_days: 35 },
  forecast: ([price], args) => {
    const days = numberArgument(args, 'vol_days');
    const vol = { times: price.times, values: levelVol(price.values, days) };
    return ewmacForecast(price, vol, numberArgument(args, 'Lfast'), numberArgument(args, 'Lslow'));
  },
};

/** The crossover of pysystemtrade's examples: with the robust vol of the price's own daily changes. */
export const ewmacWithDefaults: Rule = {
  data: ['data.daily_prices'],
  arguments: { Lfast: 32, Lslow: 128 },
  forecast: ([price], args) => {
    const vol = { times: price.times, values: robustVol(difference(price.values)) };
    return ewmacForecast(price, vol, numberArgument(args, 'Lfast'), numberArgument(args, 'Lslow'));
  },
};

/** The same with a vol that is given. (Of the two, this one is called `..._no_vol` in Python.) */
export const ewmacWithDefaultsAndVol: Rule = {
  ...ewmac,
  arguments: { Lfast: 16, Lslow: 32 },
};
