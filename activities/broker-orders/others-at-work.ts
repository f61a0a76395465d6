import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import type { Book } from '../../domain/orders/book';
import type { BrokerOrder, TradeQuantity } from '../../domain/orders/order';

/** Orders of the instrument that are at the broker or may be. */
export function othersAtWork(book: Book, order: BrokerOrder): readonly BrokerOrder[] {
  return book.broker.filter(
    (each) => each.id !== order.id && each.instrument === order.instrument && each.state !== 'intended',
  );
}

/** What of an order is not filled yet, leg by leg. */
export function restOf(book: Book, order: BrokerOrder): TradeQuantity {
  return fillOfBrokerOrder(order, book.ledger).remaining;
}
