/** One fill out of the fills of several child orders. */
import { sum } from '../numbers/rounding';
import type { TradeQuantity } from './order';
import { addTrades, isZeroTrade, totalContracts } from './trade-quantity';

export interface ChildFill {
  readonly quantity: TradeQuantity;
  /** NaN when nothing is filled. */
  readonly price: number;
  readonly time?: Date;
}

export interface MergedFill {
  readonly quantity: TradeQuantity;
  readonly price: number;
  readonly time?: Date;
}

/** Total quantity, mean price and latest time; undefined when no child is filled. */
export function mergeFills(
  fills: readonly ChildFill[],
  meanPrice: (fills: readonly ChildFill[]) => number = weightedMeanPrice,
): MergedFill | undefined {
  if (fills.every((fill) => isZeroTrade(fill.quantity))) return undefined;
  const quantity = fills.map((fill) => fill.quantity).reduce(addTrades);
  const times = fills.flatMap((fill) => (fill.time ? [fill.time.getTime()] : []));
  const time = times.length === 0 ? {} : { time: new Date(Math.max(...times)) };
  return { quantity, price: meanPrice(fills), ...time };
}

/** Mean of the prices, weighted by contracts. pysystemtrade weighs every child alike. */
export function weightedMeanPrice(fills: readonly ChildFill[]): number {
  const priced = fills.filter((fill) => !Number.isNaN(fill.price));
  const weights = priced.map((fill) => totalContracts(fill.quantity));
  return sum(priced.map((fill, index) => fill.price * weights[index])) / sum(weights);
}

/** pysystemtrade's mean, for its figures. */
export function plainMeanPrice(fills: readonly ChildFill[]): number {
  const prices = fills.map((fill) => fill.price).filter((price) => !Number.isNaN(price));
  return sum(prices) / prices.length;
}
