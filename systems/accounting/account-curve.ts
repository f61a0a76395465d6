import { asOfFilled, unionTimes } from '../../domain/series/join';
import { firstAtOrAfter } from '../../domain/series/rows';
import { lazy } from '../primitives/memoise';
import { annualSum, businessDaySum, monthlySum, weeklySum } from '../primitives/resample';
import type { TimeSeries } from '../primitives/time-series';

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

/** Sum of several curves, of one capital. Each part is summed when it is first asked for. */
export function addCurves(curves: readonly AccountCurve[], capital: number | TimeSeries): AccountCurve {
  const total = (part: (curve: AccountCurve) => TimeSeries) => lazy(() => sumOfSeries(curves.map(part)));
  const gross = total((curve) => curve.gross);
  const costs = total((curve) => curve.costs);
  const net = total((curve) => curve.net);
  const grossRows = total((curve) => curve.rows.gross);
  const costRows = total((curve) => curve.rows.costs);
  return {
    get gross() {
      return gross();
    },
    get costs() {
      return costs();
    },
    get net() {
      return net();
    },
    rows: {
      get gross() {
        return grossRows();
      },
      get costs() {
        return costRows();
      },
    },
    capital,
  };
}

/** A series in percent of the capital. */
export function percentOf(series: TimeSeries, capital: number | TimeSeries): TimeSeries {
  // Multiplied first: the time in drawdown depends on the last bit of each return, and this is the source's order.
  const { times, values } = series;
  const divisor = typeof capital === 'number' ? undefined : asOfFilled(capital, times);
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++)
    out[i] = (100 * values[i]) / (divisor === undefined ? (capital as number) : divisor[i]);
  return { times, values: out };
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
function sumOfSeries(series: readonly TimeSeries[]): TimeSeries {
  const times = unionTimes(series.map((one) => one.times));
  const values = new Float64Array(times.length);
  for (const one of series) addRows(one, times, values);
  return { times, values };
}

/** Adds each value of a series to the total of its time, where every time of the series is in `times`. */
function addRows(series: TimeSeries, times: Float64Array, totals: Float64Array): void {
  const { times: own, values } = series;
  let row = own.length > 0 ? firstAtOrAfter(times, own[0]) : 0;
  for (let i = 0; i < own.length; i++) {
    while (times[row] < own[i]) row++;
    if (!Number.isNaN(values[i])) totals[row] += values[i];
  }
}
