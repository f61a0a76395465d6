import { asOfFilled } from '../../domain/series/join';
import type { TimeSeries } from '../primitives/time-series';

export interface ForecastPositionInputs {
  /** Daily standard deviation, price points. */
  readonly dailyVol: TimeSeries;
  readonly pointSize: number;
  /** Daily cash target, base currency. */
  readonly cash: number;
}

const AVERAGE_FORECAST = 10;

/**
 * Unrounded contracts for one forecast with the whole capital. FX is left out of the position, though not out of
 * its profit (parity).
 */
export function forecastPosition(forecast: TimeSeries, inputs: ForecastPositionInputs): TimeSeries {
  const vol = asOfFilled(inputs.dailyVol, forecast.times);
  const values = new Float64Array(vol.length);
  for (let i = 0; i < values.length; i++)
    values[i] = ((forecast.values[i] / AVERAGE_FORECAST) * inputs.cash) / (vol[i] * inputs.pointSize);
  return { times: forecast.times, values };
}
