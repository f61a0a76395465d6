import type { BrokerOrderReport } from '../../broker/broker';
import { findOrder } from '../../data/orders/order-store';
import { type StatusSource, unclearReason } from '../../domain/orders/broker-status';
import type { BrokerOrder } from '../../domain/orders/order';
import { advance } from '../broker-orders/advance';
import { holdAsUnknown } from '../broker-orders/hold-unknown';
import type { Deps } from '../deps';
import { recordFxReportsOf } from '../fx/record-fx';
import { reportedState } from './reported-state';

/**
 * Records the state that the broker reports of one order. Fills are not taken from it. An unclear status in a complete
 * list holds the order as unknown; in an event it means nothing yet (the lists are read next).
 */
export async function recordOrderReport(
  deps: Deps,
  report: BrokerOrderReport,
  source: StatusSource,
): Promise<BrokerOrder | undefined> {
  const order = await findOrder(deps.database, 'broker', report.orderRef);
  if (!order) await recordFxReportsOf(deps, [report], source);
  if (!order || order.state === 'intended') return order;
  const state = await reportedState(deps.database, order, report, source);
  if (state === 'unclear') {
    return source === 'event' ? order : holdAsUnknown(deps, order, unclearReason(report), report.permId);
  }
  const reason = report.reason ? { reason: report.reason } : {};
  return advance(deps, order.id, state, { permId: report.permId, ...reason });
}
