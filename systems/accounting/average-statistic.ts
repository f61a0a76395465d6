import { type AccountCurve, percentOf } from './account-curve';
import { type CurveStatistics, curveStatistics } from './statistics';

export interface AverageStatistic {
  /** Net daily percentage returns of each curve, by name. */
  readonly byName: Readonly<Record<string, number>>;
  /** Each curve weighted by its length in calendar months, as the source does. */
  readonly timeWeighted: number;
  readonly equallyWeighted: number;
}

/** One statistic of several curves (the instruments of a portfolio, say), and its means across those that have it. */
export function averageStatistic(
  curves: Readonly<Record<string, AccountCurve>>,
  statistic: keyof CurveStatistics,
): AverageStatistic {
  const byName: Record<string, number> = {};
  let months = 0;
  let timeWeighted = 0;
  let sum = 0;
  let count = 0;
  for (const [name, curve] of Object.entries(curves)) {
    byName[name] = curveStatistics(percentOf(curve.net, curve.capital).values, 'daily')[statistic];
    if (Number.isNaN(byName[name])) continue;
    const length = monthsOf(curve.net.times);
    months += length;
    timeWeighted += byName[name] * length;
    sum += byName[name];
    count++;
  }
  return {
    byName,
    timeWeighted: timeWeighted / months,
    equallyWeighted: sum / count,
  };
}

/** Calendar months that an index touches. */
function monthsOf(times: Float64Array): number {
  if (times.length === 0) return 0;
  const [first, last] = [new Date(times[0]), new Date(times[times.length - 1])];
  const years = last.getUTCFullYear() - first.getUTCFullYear();
  return years * 12 + last.getUTCMonth() - first.getUTCMonth() + 1;
}
