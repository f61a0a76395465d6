import { setTimeout as sleep } from 'node:timers/promises';
import { WorkflowNotFoundError } from '@temporalio/client';
import { findByName } from '../../activities/orders/find-by-name';
import { findOrder } from '../../data/orders/order-store';
import { tstError } from '../../domain/errors/errors';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../../domain/orders/order';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

/** The broker's word on a cancel, and one sweep of its lists after it, take no longer. */
const FINAL_WITHIN_MS = 60_000;
const POLL_MS = 200;

/**
 * Asks the order's workflow to cancel it at the broker and waits until it is final. Gives one line; a fill that
 * crossed the cancel counts. Throws ORDER_REFUSED for what is not a broker order at work.
 */
export async function cancelBrokerOrder(open: OpenSystem, name: string): Promise<string> {
  const order = await findByName(open.database, name);
  if (order?.level !== 'broker') {
    throw tstError('ORDER_REFUSED', `${name} is not a broker order: \`tst orders close\` ends the others`);
  }
  if (FINAL_BROKER_STATES.includes(order.state)) {
    throw tstError('ORDER_REFUSED', `${name} is ${order.state} already`);
  }
  const what = {
    action: 'cancel order',
    instrument: order.instrument,
    details: { order: name, id: order.id },
  };
  return audited(open, what, async () => {
    await signalCancel(open, order);
    const ended = await untilFinal(open, order);
    if (ended) return `${name}: ${ended.state}`;
    return `${name}: cancellation asked for; the broker has not confirmed it yet (\`tst orders\` shows it)`;
  });
}

async function signalCancel(open: OpenSystem, order: BrokerOrder): Promise<void> {
  const temporal = await open.temporal();
  if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'there is no Temporal server');
  try {
    await temporal.client.workflow.getHandle(order.id).signal('cancelNow');
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    throw tstError('ORDER_REFUSED', `nobody watches ${order.id} now: the order stack must run first`, error);
  }
}

async function untilFinal({ database }: OpenSystem, order: BrokerOrder): Promise<BrokerOrder | undefined> {
  for (let waited = 0; waited < FINAL_WITHIN_MS; waited += POLL_MS) {
    const now = await findOrder(database, 'broker', order.id);
    if (now && FINAL_BROKER_STATES.includes(now.state)) return now;
    await sleep(POLL_MS);
  }
  return undefined;
}
