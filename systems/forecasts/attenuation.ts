import { asOfFilled } from '../../domain/series/join';
import { divide, multiply } from '../primitives/arithmetic';
import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import { OrderStatistics } from '../primitives/order-statistics';
import { rollingMean } from '../primitives/rolling';
import type { TimeSeries } from '../primitives/time-series';

const LONG_RUN = { rows: 2500, minPeriods: 10 };
const SMOOTHING_SPAN = 10;

/**
 * Multiplier of a forecast that falls from 2 in the calmest to 0.5 in the wildest times of the instrument's own
 * history. `percentVol`: daily, in percent.
 * A day without a relative vol counts as the calmest one: quantile 0, multiplier 2.
 */
export function volAttenuation(percentVol: TimeSeries): TimeSeries {
  const average = rollingMean(percentVol.values, LONG_RUN);
  const relative = divide(percentVol.values, average);
  const multiplier = historicQuantiles(relative).map((q) => 2 - 1.5 * q);
  return { times: percentVol.times, values: ewmMean(multiplier, { alpha: alphaOfSpan(SMOOTHING_SPAN) }) };
}

/** The forecast x the multiplier in force on its days. */
export function attenuateForecast(forecast: TimeSeries, multiplier: TimeSeries): TimeSeries {
  return { times: forecast.times, values: multiply(forecast.values, asOfFilled(multiplier, forecast.times)) };
}

/** Share of all rows so far, itself included, that came earlier with a smaller value. */
function historicQuantiles(values: Float64Array): Float64Array {
  const seen = new OrderStatistics(values);
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    out[i] = Number.isNaN(values[i]) ? 0 : seen.countBelow(i) / (i + 1);
    seen.add(i);
  }
  return out;
}
