/** Compares a new instrument order with the active ones of the same strategy and instrument. */
import { sum } from '../numbers/rounding';

export interface ActiveOrder {
  readonly trade: number;
  readonly filled: number;
}

export type Residual =
  | { readonly kind: 'put'; readonly trade: number }
  | { readonly kind: 'nothing'; readonly reason: 'zero-order' | 'already-on-the-way' };

/**
 * What to add to the active orders so that together they trade what is wanted. They are never changed.
 * Positions and fills must be of one moment, or the residual is wrong.
 */
export function conflictResidual(wanted: number, active: readonly ActiveOrder[]): Residual {
  const trade = wanted - sum(active.map((order) => order.trade - order.filled));
  if (trade !== 0) return { kind: 'put', trade };
  return { kind: 'nothing', reason: active.length === 0 ? 'zero-order' : 'already-on-the-way' };
}
