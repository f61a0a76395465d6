import { roundHalfEven } from '../../domain/numbers/rounding';
import { asOfFilled, unionTimes } from '../../domain/series/join';
import { DAY_MS } from '../../domain/time/units';
import type { TimeSeries } from '../primitives/time-series';
import type { Fill } from './fills';

/** How a simulated order trades: at the next row's price, or at a limit of the price it was placed at. */
export type OrderKind = 'market' | 'limit';

/** Whole contracts held at each row, and the fills that led there. */
export interface SimulatedOrders {
  readonly positions: TimeSeries;
  readonly fills: readonly Fill[];
}

/**
 * Steps through prices with the optimal position (unbuffered, unrounded), from flat: at each row an order for
 * round(optimal) - held, which the next row fills or not. Both series are carried forward
 * on the union of their times.
 * pysystemtrade charges slippage on filled limit sells, not on buys; here neither pays it.
 */
export function simulateOrders(optimal: TimeSeries, prices: TimeSeries, kind: OrderKind): SimulatedOrders {
  const times = unionTimes([prices.times, optimal.times]);
  const price = asOfFilled(prices, times);
  const wanted = asOfFilled(optimal, times);
  const held = new Float64Array(times.length);
  const fills: Fill[] = [];
  for (let row = 1; row < times.length; row++) {
    const quantity = roundHalfEven(wanted[row - 1]) - held[row - 1];
    const fill = fillOf(kind, quantity, price[row - 1], price[row]);
    held[row] = held[row - 1] + (fill === undefined ? 0 : quantity);
    if (fill !== undefined) fills.push({ time: times[row], quantity, ...fill });
  }
  return { positions: { times, values: held }, fills };
}

/** Positions stamped with a day are only known at its close: against hourly prices they count from midnight after. */
export function knownNextDay(positions: TimeSeries): TimeSeries {
  return { times: positions.times.map((time) => time + DAY_MS), values: positions.values };
}

function fillOf(
  kind: OrderKind,
  quantity: number,
  placedAt: number,
  next: number,
): Pick<Fill, 'price' | 'withSlippage'> | undefined {
  if (quantity === 0 || Number.isNaN(quantity + placedAt + next)) return undefined;
  if (kind === 'market') return { price: next, withSlippage: true };
  const isBetter = quantity > 0 ? next < placedAt : next > placedAt;
  return isBetter ? { price: placedAt, withSlippage: false } : undefined;
}
