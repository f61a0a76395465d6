import { ledgerRows } from '../../data/ledger/ledger-store';
import { fillOfBrokerOrder } from '../../domain/ledger/order-fill';
import type { BrokerOrder } from '../../domain/orders/order';
import { type OrderProgress, orderProgress } from '../../domain/orders/order-progress';
import type { Deps } from '../deps';
import { completeLists, recordLists } from '../executions/complete-lists';
import { advance } from './advance';

/** The order's state and filled part from the ledger; an order whose fills are complete becomes `filled`. */
export async function progressOf(deps: Deps, order: BrokerOrder): Promise<OrderProgress> {
  const rows = await ledgerRows(deps.database, { brokerOrderId: order.id });
  const fill = fillOfBrokerOrder(order, rows);
  const stored = fill.complete && order.state !== 'filled' ? await markFilled(deps, order) : order;
  return orderProgress(stored, fill, new Date(await deps.clock.read()).toISOString());
}

async function markFilled(deps: Deps, order: BrokerOrder): Promise<BrokerOrder> {
  const endedAt = new Date(await deps.clock.read());
  // An earlier reason, such as why it was not cancelled, is no longer of interest.
  return advance(deps, order.id, 'filled', { endedAt, reason: '' });
}

/** Reads the broker's complete lists and records what they contain, which makes up for every lost event. */
export async function sweepBroker(deps: Deps): Promise<void> {
  await deps.orderBroker.ready(60_000);
  await recordLists(deps, await completeLists(deps));
}
