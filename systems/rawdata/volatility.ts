import { backFill, forwardFill } from '../../domain/series/fill';
import type { VolatilityCalculation } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { wrongValue } from '../config/wrong-value';
import { atLeast, scale } from '../primitives/arithmetic';
import { BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import { alphaOfSpan, ewmMean, ewmStd } from '../primitives/ewm';
import { rollingQuantile, rollingStd } from '../primitives/rolling';

export interface MixedVolOptions {
  readonly days: number;
  readonly minPeriods: number;
  readonly slowVolYears: number;
  readonly proportionOfSlowVol: number;
  readonly volAbsMin: number;
  readonly backfill: boolean;
}

export interface RobustVolOptions {
  readonly days: number;
  readonly minPeriods: number;
  readonly volAbsMin: number;
  readonly volFloor: boolean;
  readonly floorMinQuant: number;
  readonly floorMinPeriods: number;
  readonly floorDays: number;
  readonly backfill: boolean;
}

/** pysystemtrade's own defaults of the robust estimator. */
export const ROBUST_VOL_DEFAULTS: RobustVolOptions = {
  days: 35,
  minPeriods: 10,
  volAbsMin: 1e-10,
  volFloor: true,
  floorMinQuant: 0.05,
  floorMinPeriods: 100,
  floorDays: 500,
  backfill: false,
};

/** Standard deviation of daily returns, mixed with its own long-run average. */
export function mixedVol(returns: Float64Array, options: MixedVolOptions): Float64Array {
  const { proportionOfSlowVol: slowPart } = options;
  const fast = ewmStd(returns, { alpha: alphaOfSpan(options.days), minPeriods: options.minPeriods });
  const slow = ewmMean(fast, { alpha: alphaOfSpan(BUSINESS_DAYS_IN_YEAR * options.slowVolYears) });
  const vol = new Float64Array(fast.length);
  for (let i = 0; i < vol.length; i++) vol[i] = slowPart * slow[i] + (1 - slowPart) * fast[i];
  return finish(vol, options);
}

/** Standard deviation of daily returns, at least a low quantile of their recent history. */
export function robustVol(
  returns: Float64Array,
  options: RobustVolOptions = ROBUST_VOL_DEFAULTS,
): Float64Array {
  const raw = ewmStd(returns, { alpha: alphaOfSpan(options.days), minPeriods: options.minPeriods });
  const vol = atLeast(raw, options.volAbsMin);
  return finish(options.volFloor ? applyQuantileFloor(vol, options) : vol, options);
}

/** Exponentially weighted standard deviation, nothing added. */
function simpleEwVol(returns: Float64Array, days: number, minPeriods: number): Float64Array {
  return ewmStd(returns, { alpha: alphaOfSpan(days), minPeriods });
}

/** Rolling standard deviation. */
function simpleVol(returns: Float64Array, days: number, minPeriods: number): Float64Array {
  return rollingStd(returns, { rows: days, minPeriods });
}

const CALCULATIONS: Readonly<
  Record<string, (returns: Float64Array, c: VolatilityCalculation) => Float64Array>
> = {
  mixed_vol_calc: mixedVol,
  robust_vol_calc: robustVol,
  simple_ewvol_calc: (returns, c) => simpleEwVol(returns, c.days, c.minPeriods),
  simple_vol_calc: (returns, c) => simpleVol(returns, c.days, c.minPeriods),
};

/** Daily volatility by the configured function, in the units of `returns`. Throws BAD_CONFIG for an unknown one. */
export function volatility(returns: Float64Array, calculation: VolatilityCalculation): Float64Array {
  const name = calculation.func.slice(calculation.func.lastIndexOf('.') + 1);
  const compute = CALCULATIONS[name];
  if (compute === undefined) {
    const near = suggestion(name, Object.keys(CALCULATIONS));
    throw wrongValue('volatility_calculation.func', `unknown '${calculation.func}'${near}`);
  }
  const vol = compute(returns, calculation);
  const multiplier = calculation.multiplierToGetDailyVol;
  return multiplier === 1 ? vol : scale(vol, multiplier);
}

function applyQuantileFloor(vol: Float64Array, options: RobustVolOptions): Float64Array {
  const quantile = rollingQuantile(vol, options.floorMinQuant, {
    rows: options.floorDays,
    minPeriods: options.floorMinPeriods,
  });
  if (quantile.length > 0) quantile[0] = 0;
  const floor = forwardFill(quantile);
  const out = new Float64Array(vol.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.max(vol[i], floor[i]);
  return out;
}

function finish(
  vol: Float64Array,
  options: { readonly volAbsMin: number; readonly backfill: boolean },
): Float64Array {
  const floored = atLeast(vol, options.volAbsMin);
  return options.backfill ? backFill(forwardFill(floored)) : floored;
}
