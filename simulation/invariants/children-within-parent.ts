import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { ContractOrder } from '../../domain/orders/order';
import { isOpen, legsOf, type OrderAtExchange } from '../broker/order-at-exchange';
import { rolledTooOften } from './rolls-what-is-held';
import type { Invariant, WorldState } from './state';
import { contractOf } from './truth';

/** What is filled at the broker of a contract order's broker orders, and may still be, is at most what it trades. */
export const childrenWithinParent: Invariant = {
  name: 'I6',
  says: 'the children of an order trade at most what it trades',
  sent: rolledTooOften,
  always(state) {
    const parents = new Map(state.brokerOrders.map(({ id, parentId }) => [id, parentId]));
    const children = new Map<string, OrderAtExchange[]>();
    for (const order of state.atExchange) {
      const parent = parents.get(order.outgoing.orderRef);
      if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), order]);
    }
    return state.contractOrders.flatMap((order) => breachesOf(order, children.get(order.id) ?? [], state));
  },
};

function breachesOf(
  { id, number, contracts, trade, instrument }: ContractOrder,
  children: readonly OrderAtExchange[],
  state: WorldState,
): readonly string[] {
  const byHand = effectiveRows(state.ledger).filter(
    (row) => row.contractOrderId === id && row.brokerOrderId === undefined,
  );
  return contracts.flatMap((contract, leg) => {
    const ours = children.flatMap((child) =>
      legsOf(child.outgoing, isOpen(child) ? child.outgoing.quantity : child.filled).filter(
        (each) => contractOf(state, each.contract.conId)?.contract === contract,
      ),
    );
    const hand = byHand.filter((row) => row.contract === contract);
    const total = [...ours, ...hand].reduce((sum, { quantity }) => sum + quantity, 0);
    if (Math.abs(total) <= Math.abs(trade[leg]) && total * trade[leg] >= 0) return [];
    return [`C${number} trades ${trade[leg]} ${instrument}/${contract}, its children up to ${total}`];
  });
}
