import { reindex, unionTimes } from '../../domain/series/join';
import { businessDayLast } from '../primitives/resample';
import type { TimeSeries } from '../primitives/time-series';
import { type AccountCurve, accountCurve } from './account-curve';
import { cashCosts } from './cash-costs';
import { costDeflator } from './cost-deflator';
import { fillsOfPositions, pricesWithFills } from './fills';
import type { InstrumentCosts } from './instrument-cost';
import type { SimulatedOrders } from './order-simulation';
import { effectivePositions, pandlInPoints, toBaseCurrency } from './pandl';
import { rollFills } from './roll-fills';
import { srCostsInPoints } from './sr-costs';

/** What turning positions into money needs, whichever way costs are charged. */
export interface TradedPositions {
  readonly positions: TimeSeries;
  readonly dailyPrice: TimeSeries;
  readonly pointSize: number;
  /** Base currency per unit of instrument currency. */
  readonly fx: TimeSeries;
  readonly capital: number | TimeSeries;
  /** True: a position computed at one close is filled at the next. */
  readonly delayFill: boolean;
  readonly rounded: boolean;
}

export interface CashCostSettings {
  readonly costs: InstrumentCosts;
  readonly rollsPerYear: number;
  readonly multiplyRollCostsBy: number;
  /** Scale costs of the past by the past's volatility. */
  readonly volNormalise: boolean;
}

export interface SRCostSettings {
  /** Annual, positive. */
  readonly annualSR: number;
  readonly averagePosition: TimeSeries;
  /** Daily, price points. */
  readonly dailyVol: TimeSeries;
}

/** Profit of positions less what each trade and roll costs in money. */
export function accountWithCashCosts(traded: TradedPositions, settings: CashCostSettings): AccountCurve {
  const { dailyPrice, pointSize, fx } = traded;
  const held = effectivePositions(traded.positions, traded.delayFill, traded.rounded);
  const gross = toBaseCurrency(pandlInPoints(held, dailyPrice), pointSize, fx);
  const fills = [
    ...fillsOfPositions(held, dailyPrice),
    ...rollFills(held, dailyPrice, settings.rollsPerYear, settings.multiplyRollCostsBy),
  ];
  const deflator = settings.volNormalise ? deflatorOf(onUnionOf(dailyPrice, held)) : undefined;
  const costs = toBaseCurrency(cashCosts(fills, settings.costs, pointSize, deflator), 1, fx);
  return accountCurve(gross, costs, traded.capital);
}

/** Profit of simulated orders at the prices they were filled at, less what each fill and roll costs in money. */
export function accountOfOrders(
  orders: SimulatedOrders,
  traded: Omit<TradedPositions, 'positions' | 'delayFill' | 'rounded'>,
  settings: CashCostSettings,
): AccountCurve {
  const { dailyPrice, pointSize, fx } = traded;
  const { positions, fills } = orders;
  const points = pandlInPoints(positions, pricesWithFills(dailyPrice, fills));
  const rolls = rollFills(positions, dailyPrice, settings.rollsPerYear, settings.multiplyRollCostsBy);
  const deflator = settings.volNormalise ? deflatorOf(businessDayLast(dailyPrice)) : undefined;
  const costs = toBaseCurrency(cashCosts([...fills, ...rolls], settings.costs, pointSize, deflator), 1, fx);
  return accountCurve(toBaseCurrency(points, pointSize, fx), costs, traded.capital);
}

function deflatorOf({ times, values }: TimeSeries): TimeSeries {
  return { times, values: costDeflator(values) };
}

/** The price on its own rows and those of the positions: the deflator counts rows. */
function onUnionOf(price: TimeSeries, positions: TimeSeries): TimeSeries {
  const times = unionTimes([price.times, positions.times]);
  return { times, values: reindex(price, times) };
}

/** Profit of positions less costs charged continuously as a Sharpe ratio. */
export function accountWithSRCosts(traded: TradedPositions, settings: SRCostSettings): AccountCurve {
  const { dailyPrice, pointSize, fx } = traded;
  const held = effectivePositions(traded.positions, traded.delayFill, traded.rounded);
  const points = pandlInPoints(held, dailyPrice);
  const costs = srCostsInPoints({ ...settings, positions: held, times: points.times });
  return accountCurve(
    toBaseCurrency(points, pointSize, fx),
    toBaseCurrency(costs, pointSize, fx),
    traded.capital,
  );
}
