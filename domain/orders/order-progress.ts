import { isWorked } from '../execution/work-order';
import type { OrderFill } from '../ledger/order-fill';
import type { BrokerOrder, BrokerOrderState } from './order';

/** Progress of a broker order, as its watcher sees it. */
export interface OrderProgress {
  readonly state: BrokerOrderState;
  /** One line for people: filled part, price, the broker's reason. */
  readonly text: string;
  /** ISO instant of the trading clock. */
  readonly at: string;
  /** Its algorithm watches the quotes for it. */
  readonly worked?: true;
}

/** Progress of an order, with its filled part from the ledger, at an ISO instant. */
export function orderProgress(
  order: BrokerOrder,
  { filled, price }: Pick<OrderFill, 'filled' | 'price'>,
  at: string,
): OrderProgress {
  const { state, trade, instrument, contracts, reason } = order;
  const traded = Number.isNaN(price) ? '' : ` at ${price}`;
  const why = reason ? ` (${reason})` : '';
  const what = `${filled.join('/')} of ${trade.join('/')} ${instrument} ${contracts.join('/')}`;
  const text = `${state}: ${what}${traded}${why}`;
  return { state, text, at, ...(isWorked(order) ? { worked: true } : {}) };
}
