import type { MappingParameters } from '../config/backtest-config';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/**
 * Forecast mapping for instruments whose positions are small; replaces capping.
 * Below the threshold nothing, then a line of slope b, beyond the cap always cap x a.
 */
export function mapForecast(forecast: TimeSeries, parameters: MappingParameters, cap: number): TimeSeries {
  const { threshold, aParam, bParam } = parameters;
  return mapValues(forecast, (x) => {
    if (Number.isNaN(x)) return NaN;
    const size = Math.abs(x);
    if (size < threshold) return 0;
    const sign = x < 0 ? -1 : 1;
    return size <= cap ? sign * bParam * (size - threshold) : sign * cap * aParam;
  });
}
