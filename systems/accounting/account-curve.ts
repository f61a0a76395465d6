import { asOfFilled, reindex, unionTimes } from '../primitives/join';
import { annualSum, businessDaySum, monthlySum, weeklySum } from '../primitives/resample';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/** Profit and loss per business day in base currency. Costs are negative; they may span fewer days than gross. */
export interface AccountCurve {
  readonly gross: TimeSeries;
  readonly costs: TimeSeries;
  readonly net: TimeSeries;
  /** Base currency: what percentages refer to. */
  readonly capital: number | TimeSeries;
}

export type CurveFrequency = 'daily' | 'weekly' | 'monthly' | 'annual';

/** A curve from gross profit and costs at any times, summed by business day. */
export function accountCurve(gross: TimeSeries, costs: TimeSeries, capital: number | TimeSeries): AccountCurve {
  const grossDaily = businessDaySum(gross);
  const costsDaily = businessDaySum(costs);
  return { gross: grossDaily, costs: costsDaily, net: sumOfSeries([grossDaily, costsDaily]), capital };
}

/** Sum of several curves, of one capital. */
export function addCurves(curves: readonly AccountCurve[], capital: number | TimeSeries): AccountCurve {
  return {
    gross: sumOfSeries(curves.map((curve) => curve.gross)),
    costs: sumOfSeries(curves.map((curve) => curve.costs)),
    net: sumOfSeries(curves.map((curve) => curve.net)),
    capital,
  };
}

/** A part of a curve in percent of the capital. */
export function percentOf(series: TimeSeries, capital: number | TimeSeries): TimeSeries {
  if (typeof capital === 'number') return mapValues(series, (x) => (100 * x) / capital);
  const aligned = asOfFilled(capital, series.times);
  return mapValues(series, (x, i) => (100 * x) / aligned[i]);
}

/** Daily profits summed by week, month or year. */
export function atFrequency(daily: TimeSeries, frequency: CurveFrequency): TimeSeries {
  if (frequency === 'weekly') return weeklySum(daily);
  if (frequency === 'monthly') return monthlySum(daily);
  return frequency === 'annual' ? annualSum(daily) : daily;
}

/** Sum row by row over the union of the times; a missing value adds nothing. */
export function sumOfSeries(series: readonly TimeSeries[]): TimeSeries {
  const times = unionTimes(series.map((one) => one.times));
  const values = new Float64Array(times.length);
  for (const one of series) {
    const aligned = reindex(one, times);
    for (let i = 0; i < values.length; i++) if (!Number.isNaN(aligned[i])) values[i] += aligned[i];
  }
  return { times, values };
}
