import { forwardFill, zeroToMissing } from '../../domain/series/fill';
import { reindex } from '../../domain/series/join';
import { scale, subtract } from '../primitives/arithmetic';
import { difference } from '../primitives/difference';
import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { rollingMean } from '../primitives/rolling';
import type { TimeSeries } from '../primitives/time-series';
import { numberArgument, type Rule, type RuleArguments } from './rule';

const DATA = [
  'rawdata.get_cumulative_daily_vol_normalised_returns',
  'rawdata.normalised_price_for_asset_class',
];
// ewma_span 0 stands for a quarter of the horizon.
const ARGUMENTS = { horizon: 250, ewma_span: 0 };

/** Sells what has outperformed its asset class over the horizon. */
export const crossSectionalMeanReversion: Rule = {
  data: DATA,
  arguments: ARGUMENTS,
  forecast: ([own, ofClass], args) => {
    const { horizon, alpha } = readHorizon(args);
    const change = difference(outperformance(own, ofClass));
    const mean = rollingMean(change, { rows: horizon, minPeriods: horizon });
    return { times: own.times, values: scale(ewmMean(mean, { alpha }), -1) };
  },
};

/** Buys what has outperformed its asset class over the horizon. */
export const relativeMomentum: Rule = {
  data: DATA,
  arguments: ARGUMENTS,
  forecast: ([own, ofClass], args) => {
    const { horizon, alpha } = readHorizon(args);
    const change = difference(zeroToMissing(outperformance(own, ofClass)), horizon);
    return {
      times: own.times,
      values: ewmMean(
        change.map((x) => x / horizon),
        { alpha },
      ),
    };
  },
};

function outperformance(own: TimeSeries, ofClass: TimeSeries): Float64Array {
  const ownPrice = forwardFill(own.values);
  const classPrice = forwardFill(reindex(ofClass, own.times));
  return subtract(ownPrice, classPrice);
}

function readHorizon(args: RuleArguments): { horizon: number; alpha: number } {
  const horizon = numberArgument(args, 'horizon');
  const span = numberArgument(args, 'ewma_span') || Math.max(2, Math.trunc(horizon / 4));
  return { horizon, alpha: alphaOfSpan(span) };
}
