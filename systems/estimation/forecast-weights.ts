import type { Frame } from '../primitives/time-series';
import { equaliseMeans } from './equalise-means';
import { sumOfPeriods } from './frequency';
import { netReturns } from './net-returns';
import { stackFrames } from './pooled-stack';
import type { WeightSettings } from './settings';
import { weightsOverTime } from './weights-over-time';

/** What forecast weights of one instrument are estimated from. */
export interface ForecastReturns {
  /** Daily gross P&L of each rule, one frame per pooled instrument, all with the same rules. */
  readonly gross: readonly Frame[];
  /** Annual cost of each rule on the instrument itself, as a Sharpe ratio; negative numbers are costs. */
  readonly costSharpes: Float64Array;
}

/**
 * Forecast weights of an instrument by fit period, before smoothing. Gross returns may be pooled over instruments;
 * costs are the instrument's own, multiplied by `cost_multiplier`.
 */
export function estimateForecastWeights(returns: ForecastReturns, settings: WeightSettings): Frame {
  const costSharpes = returns.costSharpes.map((x) => x * settings.costMultiplier);
  const gross = settings.equaliseGross ? equaliseMeans(returns.gross) : returns.gross;
  const spaced = gross.map((frame) => sumOfPeriods(netReturns(frame, costSharpes), settings.frequency));
  return weightsOverTime({ returns: stackFrames(spaced), pooled: gross.length, costSharpes }, settings);
}
