/** Whether an instrument order, its contract orders and their broker orders have nothing left to do. */
import type { OrderFill } from '../ledger/order-fill';
import { type BrokerOrderState, FINAL_BROKER_STATES, type OrderStatus } from './order';
import { isZeroTrade } from './trade-quantity';

export interface OrderFamily {
  readonly contractOrders: readonly { readonly fill: OrderFill; readonly status: OrderStatus }[];
  readonly brokerOrders: readonly { readonly state: BrokerOrderState }[];
}

/**
 * `done`: every contract order is filled and no broker order is active. A cancelled broker order does not
 * keep the family open, as it does in pysystemtrade; one of unknown fate does. A family without contract
 * orders is new.
 */
export function familyStatus(family: OrderFamily): 'new' | 'active' | 'done' {
  if (family.contractOrders.length === 0) return 'new';
  const filled = family.contractOrders.every((order) => order.fill.complete || order.status !== 'active');
  const quiet = family.brokerOrders.every((order) => FINAL_BROKER_STATES.includes(order.state));
  return filled && quiet ? 'done' : 'active';
}

/**
 * How an order ends at the end of its day: its unfilled part is dropped, and ordered again tomorrow if still wanted.
 */
export function endOfDayStatus(fill: OrderFill): { readonly status: OrderStatus; readonly reason?: string } {
  if (fill.complete) return { status: 'done' };
  const reason = isZeroTrade(fill.filled) ? 'end of day, not filled' : 'end of day, partly filled';
  return { status: 'closed', reason };
}
