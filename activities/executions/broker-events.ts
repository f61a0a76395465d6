import type { Client } from '@temporalio/client';
import type { BrokerEvent, BrokerExecution, OrderSnapshot } from '../../broker/broker';
import { hasLocked } from '../../data/controls/locks';
import { putCommission } from '../../data/ledger/ledger-store';
import { BROKER_READY, LOOK } from '../../domain/cycle/message-names';
import { statusMeaning } from '../../domain/orders/broker-status';
import { type BrokerOrder, watcherOf } from '../../domain/orders/order';
import { RECONCILIATION } from '../../domain/reconcile/lock-owners';
import { orderStackWorkflowId } from '../../domain/system/names';
import { createSerialSection } from '../../domain/system/serial-section';
import { progressOf } from '../broker-orders/progress-of-order';
import type { Deps } from '../deps';
import { sentence } from '../running/failures';
import { completeLists, recordLists } from './complete-lists';
import { instrumentOf, recordExecution } from './record-execution';
import { recordOrderReport } from './record-order-report';

/**
 * Stores what the broker reports, in order of arrival, then wakes the order's workflow. An event that needs the
 * broker's complete lists takes its turn once they have arrived: no fill of another order waits for them. That
 * workflow's timed sweep makes up for a lost signal; the sweep's complete lists, for an event lost here.
 */
export function listenToBroker(deps: Deps, client: Client): () => void {
  const oneAtATime = createSerialSection();
  const take = async (event: BrokerEvent): Promise<void> => {
    const lists = needsLists(event) ? await completeLists(deps) : undefined;
    const order = await oneAtATime(() => store(deps, event, lists));
    if (order) await wakeWatcher(deps, client, order);
    if (event.kind === 'connection' && event.state === 'ready')
      await tellOrderStack(deps, client, BROKER_READY);
    // It may have been traded elsewhere for a contract order that waited.
    if (event.kind === 'execution' && !order) await tellOrderStack(deps, client, LOOK);
    if (event.kind === 'execution' && (await mayExplainBreak(deps, event.execution)))
      await tellOrderStack(deps, client, BROKER_READY);
  };
  return deps.orderBroker.subscribe((event) => {
    take(event).catch((error) => {
      deps.log.error({ event: event.kind, error: sentence(error) }, 'a broker event could not be stored');
    });
  });
}

/**
 * The last fills of a cancelled order may be reported after its end: until they are booked, its remainder looks too
 * large. The lists resolve an unclear status, and contain what was missed while the connection was down.
 */
function needsLists(event: BrokerEvent): boolean {
  if (event.kind === 'connection') return event.state === 'ready';
  if (event.kind !== 'order') return false;
  return ['cancelled', 'unclear'].includes(statusMeaning(event.report, 'event'));
}

/** The order whose workflow is to be woken, if any. */
async function store(
  deps: Deps,
  event: BrokerEvent,
  lists: OrderSnapshot | undefined,
): Promise<BrokerOrder | undefined> {
  if (lists) await recordLists(deps, lists);
  switch (event.kind) {
    case 'execution': {
      const order = await recordExecution(deps, event.execution);
      if (!order) return undefined;
      const progress = await progressOf(deps, order);
      deps.log.info({ broker_order_id: order.id, instrument_code: order.instrument }, progress.text);
      return order;
    }
    case 'order':
      return recordOrderReport(deps, event.report, 'event');
    case 'commission':
      await putCommission(deps.database, event.commission);
      return undefined;
    case 'connection':
      deps.log.info({ state: event.state, reason: event.reason }, 'broker connection');
      return undefined;
  }
}

/** The workflow may have ended, or Temporal may be unreachable: sweeps make up for both. */
async function wakeWatcher({ watchedOrders }: Deps, client: Client, order: BrokerOrder): Promise<void> {
  if (watchedOrders.has(order.id)) return;
  try {
    await client.workflow.getHandle(watcherOf(order)).signal(LOOK);
  } catch {
    return;
  }
}

/** One that comes late or is a correction, of an instrument that is locked because ledger and broker differ. */
async function mayExplainBreak(deps: Deps, execution: BrokerExecution): Promise<boolean> {
  const instrument = await instrumentOf(deps, execution);
  return instrument !== undefined && hasLocked(deps.database, instrument, RECONCILIATION);
}

/** It compares with the broker at its start, each hour, and when it is told that the broker is ready again. */
async function tellOrderStack({ system }: Deps, client: Client, signal: string): Promise<void> {
  try {
    await client.workflow.getHandle(orderStackWorkflowId(system)).signal(signal);
  } catch {
    return;
  }
}
