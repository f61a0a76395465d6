import { DAY_MS } from '../../domain/time/units';
import type { FitPeriodSettings } from './settings';

/** Estimates fitted on [fitStart, fitEnd] are used in [periodStart, periodEnd]. Times in ms. */
export interface FitPeriod {
  readonly fitStart: number;
  readonly fitEnd: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** False in the leading period, which has nothing to be fitted on. */
  readonly hasData: boolean;
}

/**
 * Cuts the span of some data into periods. Boundaries step back from the last date in whole
 * intervals. The first period has no data behind it; the last boundary only ends the last period.
 * A rolling fit looks back `rollyears` intervals, which are weeks when the interval is weekly.
 */
export function fitPeriods(first: number, last: number, settings: FitPeriodSettings): FitPeriod[] {
  if (settings.dateMethod === 'in_sample') {
    return [{ fitStart: first, fitEnd: last, periodStart: first, periodEnd: last, hasData: true }];
  }
  const boundaries = stepBack(first, last, settings.intervalDays * DAY_MS);
  const lead = boundaries[Math.min(1, boundaries.length - 1)];
  const periods = [{ fitStart: first, fitEnd: first, periodStart: first, periodEnd: lead, hasData: false }];
  for (let k = 1; k < boundaries.length - 1; k++) {
    periods.push({
      fitStart: settings.dateMethod === 'expanding' ? first : boundaries[Math.max(0, k - settings.rollyears)],
      fitEnd: boundaries[k],
      periodStart: boundaries[k],
      periodEnd: boundaries[k + 1],
      hasData: true,
    });
  }
  return periods;
}

function stepBack(first: number, last: number, interval: number): number[] {
  const boundaries: number[] = [];
  for (let time = last; time >= first; time -= interval) boundaries.push(time);
  return boundaries.reverse();
}
