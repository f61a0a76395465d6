import { backFill } from '../../domain/series/fill';
import { asOfFilled } from '../../domain/series/join';
import { DAY_MS } from '../../domain/time/units';
import { multiply, scale } from '../primitives/arithmetic';
import { CALENDAR_DAYS_IN_YEAR, ROOT_BUSINESS_DAYS_IN_YEAR } from '../primitives/calendar';
import type { TimeSeries } from '../primitives/time-series';

export interface SRCostInputs {
  /** Annual Sharpe-ratio cost of trading and holding, positive. */
  readonly annualSR: number;
  /** Positions as they count for profit: costs run from the first one on. */
  readonly positions: TimeSeries;
  /** Contracts at an average forecast. */
  readonly averagePosition: TimeSeries;
  /** Daily standard deviation, price points. */
  readonly dailyVol: TimeSeries;
  /** The rows on which costs are charged. */
  readonly times: Float64Array;
}

/**
 * Costs in price points charged continuously, negative: annual SR cost x average position x annual risk x the part
 * of a year since the row before.
 */
export function srCostsInPoints(inputs: SRCostInputs): TimeSeries {
  const { annualSR, times } = inputs;
  const average = asOfFilled(inputs.averagePosition, times);
  const vol = asOfFilled(inputs.dailyVol, times);
  // A position held before its risk is known is charged the first risk that is.
  const annualRisk = backFill(scale(multiply(average, vol), ROOT_BUSINESS_DAYS_IN_YEAR));
  const position = asOfFilled(inputs.positions, times);
  const values = new Float64Array(times.length);
  for (let i = 1; i < times.length; i++) {
    if (Number.isNaN(position[i])) continue;
    const years = (times[i] - times[i - 1]) / DAY_MS / CALENDAR_DAYS_IN_YEAR;
    const cost = annualSR * annualRisk[i] * years;
    if (!Number.isNaN(cost)) values[i] = -cost;
  }
  return { times, values };
}
