/** Owners of the locks that the system sets by itself; each owner lifts only its own. */
import type { InstrumentLock } from '../limits/lock';
import type { BrokerOrder } from '../orders/order';

/** Owner of the lock of an instrument in which ledger and broker differ. */
export const RECONCILIATION = 'reconcile';

/** Owner of the lock of an instrument whose strategies do not add up to its contracts. */
export const STRATEGIES_RECONCILIATION = 'reconcile-strategies';

const ORDER = 'order:';

export function isOfReconciliation(owner: string): boolean {
  return owner === RECONCILIATION;
}

/** Owner of the lock that an order in `unknown` causes. */
export function unknownLockOwner({ id }: Pick<BrokerOrder, 'id'>): string {
  return `${ORDER}${id}`;
}

/**
 * Locks of orders whose fate is known: a process that ended right after an order became known left its lock behind.
 * `orders`: those whose fate may still be open.
 */
export function locksOfKnownOrders(
  locks: readonly InstrumentLock[],
  orders: readonly Pick<BrokerOrder, 'id'>[],
): readonly InstrumentLock[] {
  const needed = new Set(orders.map(unknownLockOwner));
  return locks.filter(({ owner }) => owner.startsWith(ORDER) && !needed.has(owner));
}
