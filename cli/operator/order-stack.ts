import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { tradingStop } from '../../config/stack-steps';
import { LOOK, type StackUpdate } from '../../domain/cycle/message-names';
import { orderStackStart } from '../../domain/cycle/workflow-starts';
import type { Workflows } from '../../domain/cycle/workflows';
import { tstError } from '../../domain/errors/errors';
import { orderStackWorkflowId } from '../../domain/system/names';
import { latestTradeDate } from '../../domain/time/trade-date';
import { windowEndAfter } from '../../domain/time/trading-window';
import { startAndSignal, startForUpdate } from '../../services/temporal/start-workflow';
import type { OpenSystem } from './open-system';

/** Wall time after which silent workers are taken to be down. */
const ANSWER_WITHIN_MS = 120_000;

/**
 * Sends an update to the order stack, starting it if it is not running, and returns its answer. Throws ORDER_REFUSED
 * with the reason of a refusal, SERVICE_UNAVAILABLE when no worker answers.
 */
export async function updateStack<Answer>(
  open: OpenSystem,
  name: StackUpdate,
  input: unknown,
): Promise<Answer> {
  const temporal = await open.temporal();
  if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'no Temporal server is running');
  const { client } = temporal;
  try {
    const startWorkflowOperation = startForUpdate(await stackStartOf(open));
    const answer = await client.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      client.workflow.executeUpdateWithStart<Workflows['orderStack'], Answer, [unknown]>(name, {
        startWorkflowOperation,
        args: [input],
      }),
    );
    return answer;
  } catch (error) {
    throw explained(error);
  }
}

/** Wakes the order stack after a change; does nothing if no stack or no server is running. */
export async function wakeStack(open: OpenSystem): Promise<void> {
  const temporal = await open.temporal();
  if (!temporal) return;
  const { system } = open.settings.endpoints;
  try {
    await temporal.client.workflow.getHandle(orderStackWorkflowId(system)).signal(LOOK);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Trade date of the window in which the order stack trades; of the one it would begin if it is not running. */
export async function stackTradeDate(open: OpenSystem): Promise<string> {
  const { settings, clock } = open;
  const temporal = await open.temporal();
  try {
    const stack = temporal?.client.workflow.getHandle(orderStackWorkflowId(settings.endpoints.system));
    const isRunning = (await stack?.describe())?.status.name === 'RUNNING';
    if (stack && isRunning)
      return (await stack.query<{ readonly tradeDate: string }>('stackState')).tradeDate;
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  return latestTradeDate(await clock.read(), settings.config.system_zone);
}

/** Wakes the order stack, starting it if none is running. False when no Temporal server runs. */
export async function startStack(open: OpenSystem): Promise<boolean> {
  const temporal = await open.temporal();
  if (!temporal) return false;
  await startAndSignal(temporal.client, await stackStartOf(open), LOOK);
  return true;
}

async function stackStartOf({ settings, clock }: OpenSystem) {
  const { system, clock: kind } = settings.endpoints;
  const now = await clock.read();
  const zone = settings.config.system_zone;
  return orderStackStart({
    system,
    tradeDate: latestTradeDate(now, zone),
    clock: kind,
    windowEnd: windowEndAfter(new Date(now).toISOString(), tradingStop(settings)),
  });
}

function explained(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    return tstError('ORDER_REFUSED', error.cause?.message ?? error.message, error);
  }
  const { code } = error as { code?: number };
  if (
    code === GRPC_DEADLINE_EXCEEDED ||
    (error as Error).name === 'WorkflowUpdateRPCTimeoutOrCancelledError'
  ) {
    const text =
      'no answer within 2 minutes: no worker is running, or it is waiting for the broker (`npx tst status`, the logs of the workers); ' +
      'the request is carried out once that is resolved';
    return tstError('SERVICE_UNAVAILABLE', text, error);
  }
  return error;
}

const GRPC_DEADLINE_EXCEEDED = 4;
