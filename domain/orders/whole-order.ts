/** An order with all its slices: what the configured limits look at. */
import type { TradeQuantity } from './order';

/**
 * Contracts that an order trades on its larger side, over all trades that belong to it: buys and sells of a roll
 * offset each other, so a roll of 3 counts 3.
 */
export function contractsOfWhole(trades: readonly TradeQuantity[]): number {
  const legs = trades.flat();
  const side = (direction: 1 | -1) => legs.reduce((total, leg) => total + Math.max(0, leg * direction), 0);
  return Math.max(side(1), side(-1));
}

/** One contract with its price in price points; NaN where no price is known. */
export interface PricedLeg {
  readonly quantity: number;
  readonly price: number;
}

/**
 * Money moved on the larger side, whatever the sign of the price: quantity x |price| x `perPoint` (base currency per
 * price point of one contract). NaN when a price or `perPoint` is unknown: then its size is unknown too.
 */
export function notionalOfWhole(legs: readonly PricedLeg[], perPoint: number): number {
  const side = (direction: 1 | -1) =>
    legs
      .filter(({ quantity }) => quantity * direction > 0)
      .reduce((total, { quantity, price }) => total + Math.abs(quantity * price * perPoint), 0);
  const [bought, sold] = [side(1), side(-1)];
  return Number.isNaN(bought + sold) ? Number.NaN : Math.max(bought, sold);
}
