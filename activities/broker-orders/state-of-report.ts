import type { BrokerOrderReport } from '../../broker/broker';
import type { BrokerOrderState } from '../../domain/orders/order';

/** States that the broker's word can bring about. */
export type ToldState = Exclude<BrokerOrderState, 'intended' | 'sending'>;

/** What a status of the broker says about the order. Fills are the ledger's, so `Filled` is only `working`. */
export function stateOf(report: Pick<BrokerOrderReport, 'status'>): ToldState {
  if (report.status === 'Cancelled' || report.status === 'ApiCancelled') return 'cancelled';
  if (report.status === 'Inactive') return 'rejected';
  return 'working';
}
