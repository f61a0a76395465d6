import { asOfFilled, sameTimes } from '../../domain/series/join';
import type { Frame, TimeSeries } from '../primitives/time-series';

/**
 * Weighted sum of forecasts (each carried forward) x diversification multiplier, on the forecasts' days.
 * A missing forecast or weight adds nothing.
 */
export function combineForecasts(forecasts: Frame, weights: Frame, multiplier: TimeSeries): TimeSeries {
  const { times } = forecasts;
  const values = new Float64Array(times.length);
  const isAligned = sameTimes(weights.times, times);
  for (const [rule, forecast] of Object.entries(forecasts.columns)) {
    const weight = weights.columns[rule];
    addWeighted(
      values,
      forecast,
      isAligned ? weight : asOfFilled({ times: weights.times, values: weight }, times),
    );
  }
  const fdm = asOfFilled(multiplier, times);
  for (let i = 0; i < values.length; i++) values[i] *= fdm[i];
  return { times, values };
}

/** Adds forecast x weight, both carried forward, to the totals; a missing one adds nothing. */
function addWeighted(totals: Float64Array, forecasts: Float64Array, weights: Float64Array): void {
  let forecast = NaN;
  let weight = NaN;
  for (let i = 0; i < totals.length; i++) {
    if (!Number.isNaN(forecasts[i])) forecast = forecasts[i];
    if (!Number.isNaN(weights[i])) weight = weights[i];
    const part = forecast * weight;
    if (!Number.isNaN(part)) totals[i] += part;
  }
}
