import type { Book } from '../../domain/orders/book';
import type { BrokerOrder } from '../../domain/orders/order';
import { WINDOW_PROCESS } from '../../domain/time/trading-window';
import type { Database } from '../store/database';
import { lastEnd } from '../system/runs';
import { findOrders } from './order-store';
import { readBook } from './read-book';

/** What says which orders have ended. */
export interface CompletionFacts {
  /** Broker orders whose status is active: open ones, and those that have ended and are not closed yet. */
  readonly active: readonly BrokerOrder[];
  readonly book: Book;
  /** UTC ms of the last window that was closed; minus infinity before the first. */
  readonly lastWindowEnd: number;
}

/** The book is read after the broker orders: what one of them has filled is in the ledger. */
export async function readCompletionFacts(database: Database): Promise<CompletionFacts> {
  const active = await findOrders(database, 'broker', { status: 'active' });
  const book = await readBook(database);
  const ended = book.contract.length === 0 ? undefined : await lastEnd(database, WINDOW_PROCESS);
  return { active, book, lastWindowEnd: ended?.getTime() ?? Number.NEGATIVE_INFINITY };
}
