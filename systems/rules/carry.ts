import { reindex } from '../../domain/series/join';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { mapValues } from '../primitives/time-series';
import { rawCarry as rawCarryOf } from '../rawdata/carry';
import { numberArgument, type Rule } from './rule';

/** Smoothed carry; `smooth_days` is a centre of mass, not a span. */
export const carry: Rule = {
  data: ['rawdata.raw_carry'],
  arguments: { smooth_days: 90 },
  forecast: ([rawCarry], args) => ({
    times: rawCarry.times,
    values: ewmMean(rawCarry.values, { alpha: alphaOfCom(numberArgument(args, 'smooth_days')) }),
  }),
};

/** The older form of the same: it works out raw carry itself, from annualised roll and daily volatility. */
export const carryOfRollAndVol: Rule = {
  data: ['rawdata.daily_annualised_roll', 'rawdata.daily_returns_volatility'],
  arguments: carry.arguments,
  forecast: ([roll, vol], args) => carry.forecast([rawCarryOf(roll, vol)], args),
};

/** Smoothed carry less the median of its asset class. */
export const relativeCarry: Rule = {
  data: ['rawdata.smoothed_carry', 'rawdata.median_carry_for_asset_class'],
  arguments: {},
  forecast: ([own, ofClass]) => {
    const median = reindex(ofClass, own.times);
    return mapValues(own, (x, i) => x - median[i]);
  },
};
