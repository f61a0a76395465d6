/** The other orders of an instrument that are at the broker while an order is about to be sent. */
import { fillOfBrokerOrder, fillOfContractOrder } from '../ledger/order-fill';
import type { Book } from '../orders/book';
import type { BrokerOrder, ContractOrder, TradeQuantity } from '../orders/order';
import { addTrades, remainingTrade } from '../orders/trade-quantity';

type Slice = Pick<BrokerOrder, 'id' | 'instrument'>;

/** Orders of the instrument that are at the broker or may be. */
export function othersAtBroker({ broker }: Pick<Book, 'broker'>, order: Slice): readonly BrokerOrder[] {
  return broker.filter(
    (each) => each.id !== order.id && each.instrument === order.instrument && each.state !== 'intended',
  );
}

/** What is not filled yet of an order, leg by leg. */
export function restOf({ ledger }: Pick<Book, 'ledger'>, order: BrokerOrder): TradeQuantity {
  return fillOfBrokerOrder(order, ledger).remaining;
}

/**
 * What a slice may trade: what its contract order still has to trade, less what other slices at the broker may trade.
 * Nothing once the contract order is no longer active.
 */
export function remainingForSlice(
  order: BrokerOrder,
  contractOrder: ContractOrder | undefined,
  book: Pick<Book, 'broker' | 'ledger'>,
): TradeQuantity {
  const nothing = order.trade.map(() => 0);
  if (contractOrder?.status !== 'active') return nothing;
  const { remaining } = fillOfContractOrder(contractOrder, book.ledger);
  const promised = othersAtBroker(book, order)
    .filter((each) => each.parentId === contractOrder.id)
    .map((each) => restOf(book, each))
    .reduce(addTrades, nothing);
  return remainingTrade(remaining, promised);
}
