/** How finished orders end: `done` when completely filled, else `closed`. The ledger has what is filled. */
import type { LedgerRow } from '../ledger/ledger-row';
import { fillOfBrokerOrder, fillOfContractOrder, fillOfInstrumentOrder } from '../ledger/order-fill';
import type { StrategyTrade } from '../limits/trade-limit';
import { WINDOW_ENDED } from '../time/trading-window';
import { type Book, hasBrokerOrder } from './book';
import { type BrokerOrder, type ContractOrder, FINAL_BROKER_STATES, type InstrumentOrder } from './order';
import { isMadeOf, partsOf } from './order-share';
import { isZeroTrade, totalContracts } from './trade-quantity';

/** What is written to an order that ends. */
export interface OrderEnd {
  readonly status: 'done' | 'closed';
  readonly reason?: string | undefined;
}

/** Active broker orders whose state is final. */
export function finalOrders(active: readonly BrokerOrder[]): readonly BrokerOrder[] {
  return active.filter((order) => FINAL_BROKER_STATES.includes(order.state));
}

/** End of a broker order whose state is final, with the contracts that it has traded for each strategy. */
export function endOfBrokerOrder(
  order: BrokerOrder,
  ledger: readonly LedgerRow[],
): { readonly end: OrderEnd; readonly traded: readonly StrategyTrade[] } {
  const { complete } = fillOfBrokerOrder(order, ledger);
  const traded = partsOf(order).map((part) => ({
    strategy: part.strategy,
    contracts: totalContracts(fillOfBrokerOrder(part, ledger).filled),
  }));
  return { end: { status: complete ? 'done' : 'closed' }, traded };
}

/**
 * End of a contract order; undefined while it has work left. One that stayed open when its window was closed
 * (`lastWindowEnd`, UTC ms), because a broker order below it was not final, ends once that is: the rest of it was
 * decided for that window, and is not traded in a later one.
 */
export function endOfContractOrder(
  order: ContractOrder,
  book: Pick<Book, 'broker' | 'ledger'>,
  lastWindowEnd: number,
): OrderEnd | undefined {
  if (fillOfContractOrder(order, book.ledger).complete) return { status: 'done' };
  const isLeftOver = !hasBrokerOrder(book, order) && order.generatedAt.getTime() < lastWindowEnd;
  return isLeftOver ? { status: 'closed', reason: WINDOW_ENDED } : undefined;
}

/** End of an instrument order whose contract orders have all ended; undefined before that, or while it needs some. */
export function endOfInstrumentOrder(
  order: InstrumentOrder,
  contractOrders: readonly ContractOrder[],
  ledger: readonly LedgerRow[],
): OrderEnd | undefined {
  const children = contractOrders.filter((child) => isMadeOf(child, order.id));
  if (children.length === 0) return endOfNetted(order, ledger);
  if (children.some((child) => child.status === 'active')) return undefined;
  // A flat roll moves no position of a strategy: it is filled when its contract orders are.
  const isFilled = order.rollOrder
    ? children.every((child) => child.status === 'done')
    : fillOfInstrumentOrder(order, ledger).complete;
  if (isFilled) return { status: 'done' };
  return { status: 'closed', reason: children.find((child) => child.reason)?.reason };
}

/** Netted whole, it needs none. */
function endOfNetted(order: InstrumentOrder, ledger: readonly LedgerRow[]): OrderEnd | undefined {
  if (order.rollOrder || isZeroTrade(order.trade)) return undefined;
  return fillOfInstrumentOrder(order, ledger).complete ? { status: 'done' } : undefined;
}
