import { forwardFill } from '../primitives/fill';
import { asOfFilled } from '../primitives/join';
import type { Frame, TimeSeries } from '../primitives/time-series';

/**
 * Weighted sum of forecasts (each carried forward) x diversification multiplier, on the forecasts' days.
 * A missing forecast or weight adds nothing.
 */
export function combineForecasts(forecasts: Frame, weights: Frame, multiplier: TimeSeries): TimeSeries {
  const { times } = forecasts;
  const values = new Float64Array(times.length);
  for (const [rule, column] of Object.entries(forecasts.columns)) {
    const forecast = forwardFill(column);
    const weight = asOfFilled({ times: weights.times, values: weights.columns[rule] }, times);
    for (let i = 0; i < values.length; i++) {
      const part = forecast[i] * weight[i];
      if (!Number.isNaN(part)) values[i] += part;
    }
  }
  const fdm = asOfFilled(multiplier, times);
  for (let i = 0; i < values.length; i++) values[i] *= fdm[i];
  return { times, values };
}
