import { asOf } from '../../domain/series/join';
import { multiply, scale } from '../primitives/arithmetic';
import type { TimeSeries } from '../primitives/time-series';

/**
 * Raw forecast x scalar, clipped to [floor, cap]. A scalar over time is taken as known on each of the forecast's days.
 */
export function scaleAndCap(
  raw: TimeSeries,
  scalar: number | TimeSeries,
  floor: number,
  cap: number,
): TimeSeries {
  const { times, values } = raw;
  const scaled = typeof scalar === 'number' ? scale(values, scalar) : multiply(values, asOf(scalar, times));
  clipInPlace(scaled, floor, cap);
  return { times, values: scaled };
}

/** Clips to [floor, cap]; missing stays missing. */
export function capForecast(forecast: TimeSeries, floor: number, cap: number): TimeSeries {
  const values = forecast.values.slice();
  clipInPlace(values, floor, cap);
  return { times: forecast.times, values };
}

/** Statements, not one expression: that would put each value into a separate object before it is stored. */
function clipInPlace(values: Float64Array, floor: number, cap: number): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i] > cap) values[i] = cap;
    else if (values[i] < floor) values[i] = floor;
  }
}
