import { forwardFill } from '../../domain/series/fill';
import { difference, runningSum } from '../primitives/difference';
import type { Frame } from '../primitives/time-series';
import { type CorrelationsOverTime, correlationsOverTime } from './correlations-over-time';
import { lastOfPeriods } from './frequency';
import type { CorrelationSettings } from './settings';

/**
 * Correlations of returns (one column per instrument, business days): used for the instrument diversification
 * multiplier, the risk overlay and the dynamic optimisation. Returns are cumulated, carried forward if set, and
 * differenced at the estimate's own spacing.
 */
export function estimateReturnCorrelations(
  returns: Frame,
  settings: CorrelationSettings,
): CorrelationsOverTime {
  return correlationsOverTime(spacedReturns(returns, settings), settings);
}

/** Returns at the spacing of the estimate: differences of the last cumulative value of each period. */
function spacedReturns(
  returns: Frame,
  settings: Pick<CorrelationSettings, 'frequency' | 'forwardFill'>,
): Frame {
  const index = mapColumns(returns, (values) => {
    const cumulative = runningSum(values);
    return settings.forwardFill ? forwardFill(cumulative) : cumulative;
  });
  return mapColumns(lastOfPeriods(index, settings.frequency), (values) => difference(values));
}

function mapColumns(frame: Frame, f: (values: Float64Array) => Float64Array): Frame {
  const columns: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(frame.columns)) columns[name] = f(values);
  return { times: frame.times, columns };
}
