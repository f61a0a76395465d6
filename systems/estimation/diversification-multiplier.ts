import { asOf } from '../../domain/series/join';
import { firstAtOrAfter } from '../../domain/series/rows';
import { alphaOfSpan, ewmMean } from '../primitives/ewm';
import type { Frame, TimeSeries } from '../primitives/time-series';
import { type CorrelationMatrix, portfolioVariance } from './correlation-matrix';
import type { CorrelationsOverTime } from './correlations-over-time';
import type { DiversificationSettings } from './settings';

/** Risk below this counts as none. */
const RISK_MIN = 1e-7;

/**
 * How much a portfolio may be scaled up because its parts are not alike: 1 / sqrt(w'Cw), at most `maximum`;
 * 1 where the risk is missing or (nearly) zero.
 */
export function diversificationMultiplier(
  matrix: CorrelationMatrix,
  weights: Float64Array,
  maximum: number,
): number {
  const risk = Math.sqrt(portfolioVariance(matrix, weights));
  return Number.isNaN(risk) || risk < RISK_MIN ? 1 : Math.min(1 / risk, maximum);
}

/**
 * The multiplier on the dates of `weights` (already smoothed): a step at the start of each period of the
 * correlations, with the weights in force then, smoothed with an `ewmaSpan`. 1 before the first step.
 */
export function estimateDiversificationMultiplier(
  correlations: CorrelationsOverTime,
  weights: Frame,
  settings: DiversificationSettings,
): TimeSeries {
  const steps = {
    times: Float64Array.from(correlations.periods, (period) => period.periodStart),
    values: Float64Array.from(correlations.periods, (period, k) =>
      multiplierFrom(correlations.matrices[k], weights, period.periodStart, settings.maximum),
    ),
  };
  const daily = asOf(steps, weights.times).map((x) => (Number.isNaN(x) ? 1 : x));
  return { times: weights.times, values: ewmMean(daily, { alpha: alphaOfSpan(settings.ewmaSpan) }) };
}

function multiplierFrom(matrix: CorrelationMatrix, weights: Frame, time: number, maximum: number): number {
  const after = firstAtOrAfter(weights.times, time);
  const row = after < weights.times.length && weights.times[after] === time ? after : after - 1;
  if (row < 0) return 1;
  const inForce = Float64Array.from(matrix.names, (name) => weights.columns[name]?.[row] ?? 0);
  return diversificationMultiplier(matrix, inForce, maximum);
}
