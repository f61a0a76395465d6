import { forwardFill } from '../../domain/series/fill';
import { reindex } from '../../domain/series/join';
import { divide } from '../primitives/arithmetic';
import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { mapValues, type TimeSeries } from '../primitives/time-series';
import { robustVol } from '../rawdata/volatility';
import { numberArgument, type Rule } from './rule';

/** A demeaned factor in units of the robust vol of its level, smoothed. */
export const factorTradingRule: Rule = {
  data: ['rawdata.get_demeanded_factor_value'],
  arguments: { smooth: 90 },
  forecast: ([factor], args) => smoothed(normalised(factor), numberArgument(args, 'smooth')),
};

/** The same, in the direction of a second, conditioning factor. */
export const conditionedFactorTradingRule: Rule = {
  data: ['rawdata.get_demeanded_factor_value', 'rawdata.get_demeanded_factor_value'],
  arguments: { smooth: 90 },
  forecast: ([factor, condition], args) => {
    const direction = forwardFill(reindex(condition, factor.times)).map(signOf);
    const conditioned = mapValues(normalised(factor), (x, i) => x * direction[i]);
    return smoothed(conditioned, numberArgument(args, 'smooth'));
  },
};

/** Sign with sign(0) = +1 and sign(-0) = -1; missing stays missing. */
export function signOf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  return x < 0 || Object.is(x, -0) ? -1 : 1;
}

function normalised(factor: TimeSeries): TimeSeries {
  const vol = robustVol(factor.values);
  return { times: factor.times, values: divide(factor.values, vol) };
}

function smoothed(series: TimeSeries, span: number): TimeSeries {
  return { times: series.times, values: ewmMean(series.values, { alpha: alphaOfSpan(span) }) };
}
