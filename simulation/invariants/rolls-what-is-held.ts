import { sum } from '../../domain/numbers/rounding';
import { isOpen, legsOf, type OrderAtExchange } from '../broker/order-at-exchange';
import type { WorldState } from './state';

/** The roll orders that work together take no more out of a contract than is held in it. */
export function rolledTooOften(order: OrderAtExchange, state: WorldState): readonly string[] {
  const rolls = new Set(state.brokerOrders.filter(({ rollOrder }) => rollOrder).map(({ id }) => id));
  if (!rolls.has(order.outgoing.orderRef)) return [];
  const open = state.atExchange.filter((each) => isOpen(each) && rolls.has(each.outgoing.orderRef));
  return legsOf(order.outgoing, 1).flatMap(({ contract, quantity }) => {
    const held = state.held.get(contract.conId)?.quantity ?? 0;
    if (held * quantity >= 0) return []; // it enters the contract
    const rolled = sum(open.map((each) => remainingIn(each, contract.conId)));
    if (held * (held + rolled) >= 0) return [];
    return [`${order.outgoing.orderRef}: rolls trade ${rolled} of ${contract.localSymbol}, ${held} are held`];
  });
}

function remainingIn({ outgoing, filled }: OrderAtExchange, conId: number): number {
  const legs = legsOf(outgoing, outgoing.quantity - filled);
  return sum(legs.filter(({ contract }) => contract.conId === conId).map(({ quantity }) => quantity));
}
