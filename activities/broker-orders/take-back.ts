import { ledgerRows } from '../../data/ledger/ledger-store';
import { TstError } from '../../domain/errors/errors';
import { effectiveRows } from '../../domain/ledger/effective-rows';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';

/**
 * Cancels at the broker an order that is filled because a person said so: what still rests there would be filled a
 * second time. Harmless where the broker has filled it too.
 */
export async function takeBackWhatWasFilledByHand(deps: Deps, order: BrokerOrder): Promise<void> {
  const { database, orderBroker, log } = deps;
  if (order.brokerOrderId === undefined) return;
  const rows = effectiveRows(await ledgerRows(database, { brokerOrderId: order.id }));
  if (!rows.some((row) => row.kind === 'manual' && row.quantity !== 0)) return;
  await orderBroker.ready(60_000);
  try {
    await orderBroker.cancel(order.brokerOrderId);
  } catch (error) {
    const notThere = error instanceof TstError && error.code === 'BROKER_REFUSED';
    if (!notThere) throw error;
    log.info({ order: order.id, error: error.message }, 'filled by hand; nothing rests at the broker');
  }
}
