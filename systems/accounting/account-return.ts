import { forwardFill } from '../../domain/series/fill';
import { businessDayLast } from '../primitives/resample';

export interface CapitalPoint {
  /** UTC. */
  readonly time: Date;
  /** Capital at risk and running profit, in the base currency. */
  readonly actual: number;
  readonly accumulated: number;
}

export interface AccountReturns {
  /** UTC ms, the midnight of each business day. */
  readonly times: Float64Array;
  /** Profit of the day in the base currency. */
  readonly money: Float64Array;
  /** The same in percent of capital at risk at the end of the day; NaN while that is 0. */
  readonly percent: Float64Array;
}

/**
 * Profit of each business day, by the broker's valuation: the change of the last accumulated profit, which deposits and
 * withdrawals do not move. A day without an update has 0, the next one its profit too. Rows in the order of time.
 */
export function accountReturns(rows: readonly CapitalPoint[]): AccountReturns {
  const times = Float64Array.from(rows, ({ time }) => time.getTime());
  const lastOf = (value: (row: CapitalPoint) => number) =>
    forwardFill(businessDayLast({ times, values: Float64Array.from(rows, value) }).values);
  const days = businessDayLast({ times, values: Float64Array.from(rows, ({ actual }) => actual) }).times;
  const accumulated = lastOf((row) => row.accumulated);
  const actual = lastOf((row) => row.actual);
  const money = accumulated.map((value, i) => value - (i === 0 ? rows[0].accumulated : accumulated[i - 1]));
  const percent = money.map((value, i) => (actual[i] > 0 ? (100 * value) / actual[i] : Number.NaN));
  return { times: days, money, percent };
}
