/** Shares a trade between the priced and the forward contract during a passive roll. */
import { sign, sum } from '../numbers/rounding';

export interface PassiveShare {
  readonly priced: number;
  readonly forward: number;
}

/** True when the trade is against the position: it need not be smaller. The sign of zero is +1. */
export function isReducing(trade: number, position: number): boolean {
  return sign(trade) !== sign(position);
}

/**
 * What other orders leave of a position: their remainders against it count as traded. Otherwise two strategies that
 * both reduce would close the same contracts, and open a position in the contract to be left.
 */
export function unspokenPosition(position: number, remainders: readonly number[]): number {
  const left = position + sum(remainders.filter((remainder) => remainder * position < 0));
  return left * position > 0 ? left : 0;
}

/** Reducing trades close the priced contract; what opens or overshoots is traded in the forward one. */
export function passiveShare(trade: number, pricedPosition: number): PassiveShare {
  if (pricedPosition === 0 || !isReducing(trade, pricedPosition)) return { priced: 0, forward: trade };
  const after = pricedPosition + trade;
  if (after === 0 || sign(after) === sign(pricedPosition)) return { priced: trade, forward: 0 };
  return { priced: -pricedPosition, forward: after };
}
