/** How orders end with their trading window. What is still wanted then is ordered again from the next positions. */
import { WINDOW_ENDED } from '../time/trading-window';
import { type Book, hasBrokerOrder } from './book';
import type { OrderEnd } from './completion';
import type { ContractOrder, InstrumentOrder } from './order';
import { nameOf } from './order-name';
import { isMadeOf } from './order-share';

/** End of a contract order that was not filled; undefined while a broker order below it is not final. */
export function contractOrderAtWindowEnd(
  order: ContractOrder,
  book: Pick<Book, 'broker'>,
): OrderEnd | undefined {
  if (hasBrokerOrder(book, order)) return undefined;
  return { status: 'closed', reason: order.reason ? `${WINDOW_ENDED}; ${order.reason}` : WINDOW_ENDED };
}

/** End of an instrument order that was not filled; undefined while one of its contract orders could not end. */
export function instrumentOrderAtWindowEnd(
  { id }: InstrumentOrder,
  book: Pick<Book, 'broker' | 'contract'>,
): OrderEnd | undefined {
  const children = book.contract.filter((child) => isMadeOf(child, id));
  if (children.some((child) => hasBrokerOrder(book, child))) return undefined;
  return { status: 'closed', reason: WINDOW_ENDED };
}

/** The mail about a contract order that could not end with its window. */
export function notEndedMail(order: ContractOrder) {
  const text = `Contract order ${nameOf(order)} of ${order.instrument} has a broker order that is not final.`;
  return { subject: `Order not ended: ${order.instrument}`, text, critical: true } as const;
}
