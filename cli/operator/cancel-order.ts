import { WorkflowUpdateFailedError } from '@temporalio/client';
import { findByName } from '../../data/orders/find-by-name';
import { executeOrderStart } from '../../domain/cycle/workflow-starts';
import type { Workflows } from '../../domain/cycle/workflows';
import { tstError } from '../../domain/errors/errors';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../../domain/orders/order';
import { noSuchOrder } from '../../domain/orders/order-name';
import type { OrderProgress } from '../../domain/orders/order-progress';
import { watchedOrder } from '../../domain/orders/watched-order';
import { startForUpdate } from '../../services/temporal/start-workflow';
import { audited } from './audited';
import type { OpenSystem } from './open-system';

/** Wall time: the broker's answer to a cancel, and one sweep of its lists after it, take no longer. */
const ANSWER_WITHIN_MS = 60_000;

/**
 * Has the order's workflow cancel it at the broker, starting the workflow if none is running, and waits for the answer.
 * Returns one line when the order has ended; a fill that crossed the cancel counts. Throws ORDER_REFUSED for what is
 * not an active broker order and if the order stays active, ORDER_UNKNOWN if its fate is not known,
 * BROKER_UNREACHABLE when the broker has not answered yet.
 */
export async function cancelBrokerOrder(open: OpenSystem, name: string): Promise<string> {
  const order = await findByName(open.database, name);
  if (order === undefined) throw tstError('ORDER_REFUSED', noSuchOrder(name));
  if (order.level !== 'broker') {
    throw tstError(
      'ORDER_REFUSED',
      `${name} is not a broker order: end other orders with \`npx tst orders close\``,
    );
  }
  if (FINAL_BROKER_STATES.includes(order.state)) {
    throw tstError('ORDER_REFUSED', `${name} is ${order.state} already`);
  }
  const what = {
    action: 'cancel order',
    instrument: order.instrument,
    details: { order: name, id: order.id },
  };
  return audited(open, what, async () => whatCameOfIt(name, await cancel(open, order)));
}

/** The line for the operator; throws when the order has not ended. */
export function whatCameOfIt(name: string, { state, text }: OrderProgress): string {
  if (FINAL_BROKER_STATES.includes(state)) return `${name}: ${state}`;
  if (state === 'unknown') {
    const settle = `\`npx tst orders settle ${name}\` ends it if you know what became of it`;
    throw tstError('ORDER_UNKNOWN', `${name} was not cancelled: ${text}; ${settle}`);
  }
  throw tstError('ORDER_REFUSED', `${name} was not cancelled, it is still being watched: ${text}`);
}

async function cancel(open: OpenSystem, order: BrokerOrder): Promise<OrderProgress> {
  const temporal = await open.temporal();
  if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'no Temporal server is running');
  const { client } = temporal;
  try {
    return await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflow.executeUpdateWithStart<Workflows['executeOrder'], OrderProgress, []>('cancelOrder', {
        startWorkflowOperation: watching(open, order),
      }),
    );
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      throw tstError('ORDER_REFUSED', error.cause?.message ?? error.message, error);
    const { code, name } = error as { code?: number; name?: string };
    const late = code === GRPC_DEADLINE_EXCEEDED || name === 'WorkflowUpdateRPCTimeoutOrCancelledError';
    if (!late) throw error;
    const text = `the broker has not answered within ${ANSWER_WITHIN_MS / 1000} s; the cancellation remains requested`;
    throw tstError('BROKER_UNREACHABLE', `${order.id}: ${text} (\`tst orders\` shows it)`, error);
  }
}

/** The workflow that watches the order; if none is running, a new one, which sends nothing. */
function watching({ settings }: OpenSystem, order: BrokerOrder) {
  const { system, clock } = settings.endpoints;
  const timeoutSeconds = settings.config.execution.total_seconds;
  const { tradeDate } = order;
  return startForUpdate(
    executeOrderStart(watchedOrder(system, order, timeoutSeconds), {
      system,
      tradeDate,
      clock,
      cancelFirst: true,
    }),
  );
}

const GRPC_DEADLINE_EXCEEDED = 4;
