import { backFill, forwardFill } from '../../domain/series/fill';
import { reindex, unionTimes } from '../../domain/series/join';
import { medianAcross } from '../primitives/median';
import { rollingMean } from '../primitives/rolling';
import type { TimeSeries } from '../primitives/time-series';
import type { ForecastScalarSettings } from './settings';

/**
 * The factor that brings raw forecasts of one rule to `averageAbsoluteForecast` on average, as known on each date.
 * Give the rule's raw forecasts of every pooled instrument, or of one alone.
 * The result is on the union of their dates; `asOf` it onto the dates of a forecast.
 */
export function estimateForecastScalar(
  rawForecasts: readonly TimeSeries[],
  averageAbsoluteForecast: number,
  settings: ForecastScalarSettings,
): TimeSeries {
  const times = unionTimes(rawForecasts.map((forecast) => forecast.times));
  const typical = rollingMean(typicalForecast(rawForecasts, times), {
    rows: settings.window,
    minPeriods: settings.minPeriods,
  });
  const scalars = typical.map((x) => averageAbsoluteForecast / x);
  return { times, values: settings.backfill ? backFill(scalars) : scalars };
}

/** Absolute forecast, or the median of the absolute forecasts of several instruments, carried forward. */
function typicalForecast(rawForecasts: readonly TimeSeries[], times: Float64Array): Float64Array {
  const aligned = rawForecasts.map((forecast) =>
    reindex(forecast, times).map((x) => (x === 0 ? NaN : Math.abs(x))),
  );
  if (aligned.length === 1) return aligned[0];
  return medianAcross(
    aligned.map((values) => forwardFill(values)),
    times.length,
  );
}
