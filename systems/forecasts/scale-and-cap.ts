import { multiply } from '../primitives/arithmetic';
import { asOf } from '../primitives/join';
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
  if (typeof scalar !== 'number')
    return capForecast({ times, values: multiply(values, asOf(scalar, times)) }, floor, cap);
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const x = values[i] * scalar;
    out[i] = x > cap ? cap : x < floor ? floor : x;
  }
  return { times, values: out };
}

/** Clips to [floor, cap]; missing stays missing. */
export function capForecast(forecast: TimeSeries, floor: number, cap: number): TimeSeries {
  const { times, values } = forecast;
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const x = values[i];
    out[i] = x > cap ? cap : x < floor ? floor : x;
  }
  return { times, values: out };
}
