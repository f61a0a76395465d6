import type { Frame } from '../primitives/time-series';
import { equaliseMeans } from './equalise-means';
import { sumOfPeriods } from './frequency';
import { netReturns } from './net-returns';
import type { WeightSettings } from './settings';
import { weightsOverTime } from './weights-over-time';

/**
 * Instrument weights by fit period from the daily gross P&L of each instrument traded as if it were alone
 * (its subsystem), in base currency.
 * @param costSharpes annual SR cost of each column, negative for costs
 */
export function estimateInstrumentWeights(
  grossPandl: Frame,
  costSharpes: Float64Array,
  settings: WeightSettings,
): Frame {
  const multiplied = costSharpes.map((x) => x * settings.costMultiplier);
  const gross = settings.equaliseGross ? equaliseMeans([grossPandl])[0] : grossPandl;
  const returns = sumOfPeriods(netReturns(gross, multiplied), settings.frequency);
  return weightsOverTime({ returns, pooled: 1, costSharpes: multiplied }, settings);
}
