import type { Client } from '@temporalio/client';
import type { BrokerEvent } from '../broker/broker';
import { putCommission } from '../data/ledger/ledger-store';
import { statusMeaning } from '../domain/orders/broker-status';
import { type BrokerOrder, watcherOf } from '../domain/orders/order';
import { progressOf } from './broker-orders/progress-of-order';
import { recordOrderReport } from './broker-orders/record-executions';
import { recordOneExecution } from './broker-orders/record-one';
import { recordSnapshot } from './broker-orders/record-snapshot';
import type { Deps } from './deps';
import { sentence } from './failures';

/**
 * Stores what the broker tells, in the order of arrival, then tells the order's workflow to look. A lost
 * signal is made good by that workflow's timed sweep; an event lost here, by the sweep's complete lists.
 */
export function listenToBroker(deps: Deps, client: Client): () => void {
  let last: Promise<void> = Promise.resolve();
  return deps.orderBroker.subscribe((event) => {
    last = last
      .then(() => handle(deps, client, event))
      .catch((error) => {
        deps.log.error({ event: event.kind, error: sentence(error) }, 'a broker event could not be stored');
      });
  });
}

async function handle(deps: Deps, client: Client, event: BrokerEvent): Promise<void> {
  switch (event.kind) {
    case 'execution': {
      const order = await recordOneExecution(deps, event.execution);
      if (!order) return;
      const progress = await progressOf(deps, order);
      deps.log.info({ order: order.id, instrument: order.instrument }, progress.text);
      return tell(deps, client, order);
    }
    case 'order': {
      // Its last fills may be told after its end: until they are booked, what remains looks like more than it is.
      // A status that says nothing is made out from the complete lists.
      const meaning = statusMeaning(event.report, 'event');
      if (meaning === 'cancelled' || meaning === 'unclear')
        await recordSnapshot(deps, await deps.orderBroker.snapshot());
      const order = await recordOrderReport(deps, event.report, 'event');
      return order ? tell(deps, client, order) : undefined;
    }
    case 'commission':
      await putCommission(deps.database, event.commission);
      return;
    case 'connection':
      deps.log.info({ state: event.state, reason: event.reason }, 'broker connection');
      if (event.state === 'ready') await recordSnapshot(deps, await deps.orderBroker.snapshot());
      return;
  }
}

/** The workflow may have ended, or Temporal may be away: both are made good by sweeps. */
async function tell({ attended }: Deps, client: Client, order: BrokerOrder): Promise<void> {
  if (attended.has(order.id)) return;
  try {
    await client.workflow.getHandle(watcherOf(order)).signal('look');
  } catch {
    return;
  }
}
