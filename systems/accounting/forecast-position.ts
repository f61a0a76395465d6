import { asOfFilled } from '../primitives/join';
import { mapValues, type TimeSeries } from '../primitives/time-series';

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
  return mapValues(forecast, (x, i) => ((x / AVERAGE_FORECAST) * inputs.cash) / (vol[i] * inputs.pointSize));
}
