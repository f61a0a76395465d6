import { countTrades, tradeLimits } from '../../data/controls/limits';
import { childOrders, findOrders, updateOrder } from '../../data/orders/order-store';
import { readBook } from '../../data/orders/read-book';
import type { Database } from '../../data/store/database';
import { findRuns } from '../../data/system/runs';
import {
  fillOfBrokerOrder,
  fillOfContractOrder,
  fillOfInstrumentOrder,
} from '../../domain/ledger/order-fill';
import type { Book } from '../../domain/orders/book';
import {
  type BrokerOrder,
  type ContractOrder,
  FINAL_BROKER_STATES,
  type Order,
} from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import { totalContracts } from '../../domain/orders/trade-quantity';
import { WINDOW_ENDED, WINDOW_PROCESS } from '../../domain/time/trading-window';
import { DAY_MS } from '../../domain/time/units';
import type { Deps } from '../deps';
import { type Isolation, isolate, type Piece } from './left-out-of-pass';

/**
 * Closes what is complete, from the bottom up: broker orders that are final, contract orders whose fills
 * equal their trade, instrument orders whose children have all ended. What is filled is read off the ledger.
 * Returns the book of what is left. An instrument whose orders can't be judged is left out.
 */
export async function completeOrders(deps: Deps, isolation: Isolation = isolate(deps)): Promise<Book> {
  const active = await findOrders(deps.database, 'broker', { status: 'active' });
  const book = await readBook(deps.database);
  const closed =
    (await closeBrokerOrders(deps, active, book, isolation)) +
    (await closeContractOrders(deps, book, isolation)) +
    (await closeInstrumentOrders(deps, book, isolation));
  return closed === 0 ? book : readBook(deps.database);
}

const pieceOf = (order: Order): Piece => ({
  step: 'complete orders',
  instrument: order.instrument,
  order: nameOf(order),
});

async function closeBrokerOrders(
  deps: Deps,
  active: readonly BrokerOrder[],
  book: Book,
  isolation: Isolation,
): Promise<number> {
  const final = active.filter((order) => FINAL_BROKER_STATES.includes(order.state));
  const closed = await isolation.each(final, pieceOf, async (order) => {
    const fill = fillOfBrokerOrder(order, book.ledger);
    await countUnderLimits(deps, order, totalContracts(fill.filled));
    return updateOrder(deps.database, order, { status: fill.complete ? 'done' : 'closed' });
  });
  return closed.length;
}

async function closeContractOrders({ database }: Deps, book: Book, isolation: Isolation): Promise<number> {
  const leftOver = new Set(await leftOverFromClosedWindow(database, book));
  const closed = await isolation.each(book.contract, pieceOf, async (order) => {
    if (fillOfContractOrder(order, book.ledger).complete)
      return updateOrder(database, order, { status: 'done' });
    return leftOver.has(order)
      ? updateOrder(database, order, { status: 'closed', reason: WINDOW_ENDED })
      : undefined;
  });
  return closed.filter((order) => order !== undefined).length;
}

/**
 * Contract orders that stayed open when their window was closed, because a broker order below them was not final. Now
 * it is: what remains of them was decided for that window, and is not traded in a later one.
 */
async function leftOverFromClosedWindow(
  database: Database,
  { broker, contract }: Book,
): Promise<ContractOrder[]> {
  const idle = contract.filter((order) => !broker.some((child) => child.parentId === order.id));
  if (idle.length === 0) return [];
  const windows = await findRuns(database, { process: WINDOW_PROCESS, state: 'done' });
  const lastEnd = Math.max(...windows.map((run) => run.endedAt?.getTime() ?? Number.NEGATIVE_INFINITY));
  return idle.filter((order) => order.generatedAt.getTime() < lastEnd);
}

async function closeInstrumentOrders({ database }: Deps, book: Book, isolation: Isolation): Promise<number> {
  const ids = book.instrument.map((order) => order.id);
  const all = await childOrders(database, 'contract', ids);
  const closed = await isolation.each(book.instrument, pieceOf, async (order) => {
    const children = all.filter((child) => child.parentId === order.id);
    if (children.length === 0 || children.some((child) => child.status === 'active')) return undefined;
    const everyChildDone = children.every((child) => child.status === 'done');
    const filled = order.rollOrder ? everyChildDone : fillOfInstrumentOrder(order, book.ledger).complete;
    const reason = children.find((child) => child.reason)?.reason;
    return updateOrder(database, order, filled ? { status: 'done' } : { status: 'closed', reason });
  });
  return closed.filter((order) => order !== undefined).length;
}

/** Contracts that were filled count under every trade limit of the instrument, once per order. */
async function countUnderLimits(
  { database, clock }: Deps,
  order: { id: string; instrument: string; strategy: string },
  contracts: number,
): Promise<void> {
  if (contracts === 0) return;
  const at = new Date(await clock.read());
  for (const limit of await tradeLimits(database, order.instrument)) {
    if (limit.strategy !== '' && limit.strategy !== order.strategy) continue;
    const over = at.getTime() - limit.resetAt.getTime() > limit.periodDays * DAY_MS;
    await countTrades(database, limit, { id: order.id, contracts, at }, over ? limit : undefined);
  }
}
