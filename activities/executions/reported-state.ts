import type { BrokerOrderReport } from '../../broker/broker';
import { ledgerRows } from '../../data/ledger/ledger-store';
import type { Database } from '../../data/store/database';
import { type StatusMeaning, type StatusSource, statusMeaning } from '../../domain/orders/broker-status';
import type { BrokerOrder } from '../../domain/orders/order';
import { hasUntoldFills } from '../../domain/orders/untold-fills';

/**
 * What a report says of an order. One that ends it with more filled than was booked says that it works: its executions
 * come later, and until then its remainder, which would be ordered again, looks too large.
 */
export async function reportedState(
  database: Database,
  order: BrokerOrder,
  report: BrokerOrderReport,
  source: StatusSource,
): Promise<StatusMeaning> {
  const state = statusMeaning(report, source);
  if (state !== 'cancelled' && state !== 'rejected') return state;
  const rows = await ledgerRows(database, { brokerOrderId: order.id });
  return hasUntoldFills(order, report, rows) ? 'working' : state;
}
