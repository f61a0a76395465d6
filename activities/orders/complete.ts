import { countUnderLimits } from '../../data/controls/limits';
import { type CompletionFacts, readCompletionFacts } from '../../data/orders/completion-facts';
import { childOrders, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import type { Book } from '../../domain/orders/book';
import {
  endOfBrokerOrder,
  endOfContractOrder,
  endOfInstrumentOrder,
  finalOrders,
} from '../../domain/orders/completion';
import type { Order } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';
import { type Isolation, isolate, type Piece } from './left-out-of-pass';

/**
 * Closes what is complete, from the bottom up: broker orders that are final, contract orders whose fills equal their
 * trade, instrument orders whose children have all ended. Fills come from the ledger. Returns the book of what is left.
 * An instrument whose orders cannot be evaluated is left out.
 */
export async function completeOrders(deps: Deps, isolation: Isolation = isolate(deps)): Promise<Book> {
  const facts = await readCompletionFacts(deps.database);
  const closed =
    (await closeBrokerOrders(deps, facts, isolation)) +
    (await closeContractOrders(deps, facts, isolation)) +
    (await closeInstrumentOrders(deps, facts, isolation));
  return closed === 0 ? facts.book : readBook(deps.database);
}

const pieceOf = (order: Order): Piece => ({
  step: 'complete orders',
  instrument: order.instrument,
  order: nameOf(order),
});

async function closeBrokerOrders(
  { database, clock }: Deps,
  { active, book }: CompletionFacts,
  isolation: Isolation,
): Promise<number> {
  const closed = await isolation.each(finalOrders(active), pieceOf, async (order) => {
    const { end, traded } = endOfBrokerOrder(order, book.ledger);
    await countUnderLimits(database, order, traded, new Date(await clock.read()));
    return updateOrder(database, order, end);
  });
  return closed.length;
}

async function closeContractOrders(
  { database }: Deps,
  { book, lastWindowEnd }: CompletionFacts,
  isolation: Isolation,
): Promise<number> {
  const closed = await isolation.each(book.contract, pieceOf, async (order) => {
    const end = endOfContractOrder(order, book, lastWindowEnd);
    return end && updateOrder(database, order, end);
  });
  return closed.filter((order) => order !== undefined).length;
}

/** Their contract orders are read when those that are complete have been closed. */
async function closeInstrumentOrders(
  { database }: Deps,
  { book }: CompletionFacts,
  isolation: Isolation,
): Promise<number> {
  const ids = book.instrument.map((order) => order.id);
  const children = await childOrders(database, 'contract', ids);
  const closed = await isolation.each(book.instrument, pieceOf, async (order) => {
    const end = endOfInstrumentOrder(order, children, book.ledger);
    return end && updateOrder(database, order, end);
  });
  return closed.filter((order) => order !== undefined).length;
}
