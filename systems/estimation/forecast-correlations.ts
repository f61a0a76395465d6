import { forwardFill } from '../../domain/series/fill';
import type { Frame } from '../primitives/time-series';
import { type CorrelationsOverTime, correlationsOverTime } from './correlations-over-time';
import { lastOfPeriods } from './frequency';
import { stackFrames } from './pooled-stack';
import type { CorrelationSettings } from './settings';

/**
 * Correlations between the capped forecasts of some rules, pooled over the given instruments
 * (one frame each, the same rules in each; give one frame when forecasts are not pooled).
 */
export function estimateForecastCorrelations(
  forecasts: readonly Frame[],
  settings: CorrelationSettings,
): CorrelationsOverTime {
  const spaced = forecasts.map((frame) =>
    lastOfPeriods(settings.forwardFill ? filled(frame) : frame, settings.frequency),
  );
  return correlationsOverTime(stackFrames(spaced), settings, forecasts.length);
}

function filled(frame: Frame): Frame {
  const columns: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(frame.columns)) columns[name] = forwardFill(values);
  return { times: frame.times, columns };
}
