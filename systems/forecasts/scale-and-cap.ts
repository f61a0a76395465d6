import { asOf } from '../primitives/join';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/** Raw forecast x scalar. A scalar over time is taken as known on each of the forecast's days. */
export function scaleForecast(raw: TimeSeries, scalar: number | TimeSeries): TimeSeries {
  if (typeof scalar === 'number') return mapValues(raw, (x) => x * scalar);
  const aligned = asOf(scalar, raw.times);
  return mapValues(raw, (x, i) => x * aligned[i]);
}

/** Clips to [floor, cap]; missing stays missing. */
export function capForecast(forecast: TimeSeries, floor: number, cap: number): TimeSeries {
  return mapValues(forecast, (x) => (x > cap ? cap : Math.max(x, floor)));
}
