/** What must hold before a roll state or the price series may change. */

import { type Refused, refused } from '../questions/answer';
import { allowedStates, isDoubleSided, type RollState, requiresRollOrders } from './roll-state';

export type StateChange = { readonly kind: 'allowed' } | Refused;

/** The one place where transitions are enforced. */
export function checkStateChange(from: RollState, to: RollState, pricedPosition: number): StateChange {
  const allowed = allowedStates(from, pricedPosition);
  if (allowed.includes(to)) return { kind: 'allowed' };
  const holding = pricedPosition === 0 ? 'nothing held' : `${pricedPosition} held`;
  return refused(`from ${from} with ${holding} in the priced contract: ${allowed.join(', ')}`);
}

/**
 * Whether the price series may roll: nothing held in the priced contract and no active order in it.
 * pysystemtrade does not check this in the roll itself.
 */
export function checkPriceRoll(
  priced: string,
  pricedPosition: number,
  activeOrders: readonly { readonly contracts: readonly string[] }[],
): StateChange {
  if (pricedPosition !== 0) return refused(`${pricedPosition} still held in ${priced}`);
  if (activeOrders.some((order) => order.contracts.includes(priced))) {
    return refused(`an order in ${priced} is still active`);
  }
  return { kind: 'allowed' };
}

/** Contracts of trade-limit capacity that a roll in this state will need. */
export function capacityNeeded(state: RollState, pricedPosition: number): number {
  if (!requiresRollOrders(state)) return 0;
  return Math.abs(pricedPosition) * (isDoubleSided(state) ? 2 : 1);
}
