import { ActivityFailure, ApplicationFailure, TimeoutFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineUpdate,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import {
  beginOrderRun,
  isCancelAnswered,
  isWoken,
  nextOrderRun,
  type OrderAction,
  type OrderEvent,
  type OrderRun,
} from '../domain/cycle/order-run';
import { type ExecuteOrderInput, executeOrderInput } from '../domain/cycle/workflow-inputs';
import type { OrderProgress } from '../domain/orders/order-progress';
import { orderStackWorkflowId } from '../domain/system/names';
import { failedEvent } from './failed-event';
import { parsed } from './parsed-input';
import { brokerActivities, sendActivities, workActivities } from './proxies';
import { rootCause } from './root-cause';
import { endedBefore, waitUntil } from './trading-time';
import { cancelNow, wake, wakeWorkflow } from './wake';

/** Cancels at the broker and answers with the order's progress afterwards: it may still be active, or unknown. */
const cancelOrder = defineUpdate<OrderProgress>('cancelOrder');

/**
 * One broker order from its sending to its end, as `nextOrderRun` decides it. Sending is attempted once; what became of an
 * attempt whose answer was lost is looked up, never sent again.
 */
export async function executeOrder(given: ExecuteOrderInput): Promise<OrderProgress> {
  const input = parsed('the start of an order', executeOrderInput, given);
  let run = beginOrderRun(input);
  const happened = (event: OrderEvent) => {
    run = nextOrderRun(run, event, patched);
  };
  setHandler(wake, () => happened({ kind: 'look' }));
  setHandler(cancelNow, () => happened({ kind: 'cancel-asked' }));
  setHandler(cancelOrder, async () => {
    happened({ kind: 'cancel-asked' });
    const mine = run.asked;
    await condition(() => isCancelAnswered(run, mine));
    return run.progress!; // set by the step that was waited for
  });

  while (run.action.kind !== 'end') {
    if (run.progress !== undefined) setCurrentDetails(run.progress.text);
    await continueWhenFull(input, run);
    happened(await taken(input, run.action, () => isWoken(run)));
  }
  const progress = run.progress!; // nothing ends without an answer
  setCurrentDetails(progress.text);
  await condition(allHandlersFinished);
  // The stack may have ended: its window closed.
  await wakeWorkflow(orderStackWorkflowId(input.system));
  return progress;
}

/** Takes the action, and says what came of it. */
async function taken(
  { system, ref, clock }: ExecuteOrderInput,
  action: Exclude<OrderAction, { kind: 'end' }>,
  woken: () => boolean,
): Promise<OrderEvent> {
  const broker = brokerActivities(system);
  switch (action.kind) {
    case 'send':
      return answered(sendActivities(system).sendOrder({ ref })).catch(notSent);
    case 'look-up':
      return answered(
        broker.resolveOrder.executeWithOptions({ summary: 'look up, never re-send' }, [
          { ref, notSent: action.notSent },
        ]),
      );
    case 'wait':
      return waited(waitUntil(system, clock, action.until, ref, woken));
    case 'work':
      return waited(workUntil(action.forMs, system, clock, action.until, ref, woken));
    case 'cancel':
      return answered(broker.cancelOrder({ ref })).catch(failedEvent);
    case 'refresh':
      return answered(broker.refreshOrder({ ref, sweep: action.sweep })).catch(failedEvent);
    case 'report':
      return answered(broker.reportTrouble({ ref, trouble: action.trouble }));
  }
}

async function answered(asked: Promise<OrderProgress>): Promise<OrderEvent> {
  return { kind: 'answered', progress: await asked };
}

async function waited(ended: Promise<'reached' | 'woken'>): Promise<OrderEvent> {
  return { kind: 'waited', reached: (await ended) === 'reached' };
}

/** The attempt died or timed out: the order may be at the broker, which only a look-up can show. */
function notSent(error: unknown): OrderEvent {
  return { kind: 'failed', reason: refusalOf(error) };
}

/** Wall time by which following the quotes may end late, before it is taken to hang. */
const LATE_MS = 60_000;

/** As `waitUntil`, for so long (trading ms), while the order's algorithm follows the quotes for it. */
async function workUntil(forMs: number, ...wait: Parameters<typeof waitUntil>): Promise<'reached' | 'woken'> {
  const [system, clock, until, ref, woken] = wait;
  const left = clock === 'live' ? Math.max(0, forMs) + LATE_MS : undefined;
  try {
    const ended = await endedBefore(system, clock, ref, woken, (waiter) =>
      workActivities(system, left).workOrder.executeWithOptions({ summary: `until ${until}` }, [
        { ref, until, waiter },
      ]),
    );
    return ended?.result.reached ? 'reached' : 'woken';
  } catch (error) {
    if (isCancellation(error)) throw error;
    return waitUntil(...wait);
  }
}

/** What kept the order from being sent; undefined when its process ended without an error. */
function refusalOf(error: unknown): string | undefined {
  const cause = error instanceof ActivityFailure ? error.cause : undefined;
  if (cause instanceof ApplicationFailure) return rootCause(error);
  const tooLong = cause instanceof TimeoutFailure && cause.timeoutType !== 'HEARTBEAT';
  return tooLong ? 'the attempt took too long' : undefined;
}

/** An order that rests for days must not fill its history. */
async function continueWhenFull(input: ExecuteOrderInput, run: OrderRun): Promise<void> {
  const waits = run.action.kind === 'wait' || run.action.kind === 'work';
  const rests = waits && run.asked === run.answered;
  if (!workflowInfo().continueAsNewSuggested || !rests || !patched('continue-watching')) return;
  await condition(allHandlersFinished);
  const { system, ref, clock, timeoutSeconds } = input;
  const deadline = new Date(run.deadline).toISOString();
  await continueAsNew<typeof executeOrder>({ system, ref, clock, timeoutSeconds, deadline });
}
