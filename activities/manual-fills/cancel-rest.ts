import { ledgerRows } from '../../data/ledger/ledger-store';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

/**
 * Cancels at the broker an order that was filled by hand: what still rests there would be filled a second time.
 * Harmless if the broker has filled it too.
 */
export async function cancelRestOfManualFill(deps: Deps, order: BrokerOrder): Promise<void> {
  const { database, orderBroker, log } = deps;
  if (order.brokerOrderId === undefined) return;
  const rows = effectiveRows(await ledgerRows(database, { brokerOrderId: order.id }));
  if (!rows.some((row) => row.kind === 'manual' && row.quantity !== 0)) return;
  await orderBroker.ready(60_000);
  const answer = await orderBroker.cancel(order.brokerOrderId);
  if (answer.kind === 'refused')
    log.info(
      { broker_order_id: order.id, ...answer },
      'filled by hand; nothing is left to cancel at the broker',
    );
}
