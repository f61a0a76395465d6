import { asOfFilled, reindex, unionTimes } from '../primitives/join';
import { annualSum, businessDaySum, monthlySum, weeklySum } from '../primitives/resample';
import { mapValues, type TimeSeries } from '../primitives/time-series';

/** Profit and loss per business day in base currency. Costs are negative; they may span fewer days than gross. */
export interface AccountCurve {
  readonly gross: TimeSeries;
  readonly costs: TimeSeries;
  readonly net: TimeSeries;
  /** The same at their original times: a roll dated on a weekend belongs to that day's month, not to Friday's. */
  readonly rows: { readonly gross: TimeSeries; readonly costs: TimeSeries };
  /** Base currency: what percentages refer to. */
  readonly capital: number | TimeSeries;
}

export type CurveFrequency = 'daily' | 'weekly' | 'monthly' | 'annual';
export type CurvePart = 'gross' | 'costs' | 'net';

/** A curve from gross profit and costs at any times, summed by business day. */
export function accountCurve(
  gross: TimeSeries,
  costs: TimeSeries,
  capital: number | TimeSeries,
): AccountCurve {
  const daily = { gross: businessDaySum(gross), costs: businessDaySum(costs) };
  return { ...daily, net: sumOfSeries([daily.gross, daily.costs]), rows: { gross, costs }, capital };
}

/** Sum of several curves, of one capital. */
export function addCurves(curves: readonly AccountCurve[], capital: number | TimeSeries): AccountCurve {
  return {
    gross: sumOfSeries(curves.map((curve) => curve.gross)),
    costs: sumOfSeries(curves.map((curve) => curve.costs)),
    net: sumOfSeries(curves.map((curve) => curve.net)),
    rows: {
      gross: sumOfSeries(curves.map((curve) => curve.rows.gross)),
      costs: sumOfSeries(curves.map((curve) => curve.rows.costs)),
    },
    capital,
  };
}

/** A series in percent of the capital. */
export function percentOf(series: TimeSeries, capital: number | TimeSeries): TimeSeries {
  // Multiplied first: the time in drawdown depends on the last bit of each return, and this is the source's order.
  if (typeof capital === 'number') return mapValues(series, (x) => (100 * x) / capital);
  const aligned = asOfFilled(capital, series.times);
  return mapValues(series, (x, i) => (100 * x) / aligned[i]);
}

/** Returns of one part of a curve in percent of its capital, summed by day, week, month or year. */
export function percentReturns(
  curve: AccountCurve,
  part: CurvePart,
  frequency: CurveFrequency = 'daily',
): TimeSeries {
  if (frequency === 'daily') return percentOf(curve[part], curve.capital);
  const parts = part === 'net' ? (['gross', 'costs'] as const) : ([part] as const);
  return sumOfSeries(parts.map((one) => PERIOD_SUMS[frequency](percentOf(curve.rows[one], curve.capital))));
}

const PERIOD_SUMS = { weekly: weeklySum, monthly: monthlySum, annual: annualSum } as const;

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
