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
import { type ExecuteOrderInput, executeOrderInput } from '../domain/cycle/workflow-inputs';
import { type BrokerOrderState, FINAL_BROKER_STATES } from '../domain/orders/order';
import type { OrderProgress } from '../domain/orders/order-progress';
import { nextWatchStep, type Watch, type WatchStep } from '../domain/orders/watch-plan';
import { orderStackWorkflowId } from '../domain/system/names';
import { parsed } from './parsed-input';
import { brokerActivities, sendActivities, workActivities } from './proxies';
import { rootCause } from './root-cause';
import { endedBefore, waitUntil } from './trading-time';
import { cancelNow, wake, wakeWorkflow } from './wake';

/** Cancels at the broker and answers with the order's progress afterwards: it may still be active, or unknown. */
const cancelOrder = defineUpdate<OrderProgress>('cancelOrder');

/**
 * One broker order from its sending to its end. Sending is attempted once; what became of an attempt whose answer was
 * lost is looked up, never sent again. Whatever the broker answers, the order is watched until it is final; steps that
 * do not end it are repeated ever more rarely.
 */
export async function executeOrder(given: ExecuteOrderInput): Promise<OrderProgress> {
  const input = parsed('the start of an order', executeOrderInput, given);
  const { system, ref, clock } = input;
  let events = 0;
  /** Cancellations that were asked for, and those that were done. */
  let wanted = 0;
  let done = 0;
  let progress: OrderProgress | undefined;
  const askToCancel = () => {
    events++;
    return ++wanted;
  };
  setHandler(wake, () => {
    events++;
  });
  setHandler(cancelNow, () => {
    askToCancel();
  });
  setHandler(cancelOrder, async () => {
    const mine = askToCancel();
    await condition(() => done >= mine);
    return progress!; // set by the step that was waited for
  });

  if (input.cancelFirst) {
    const cancels = wanted;
    progress = (await takeStep(input, 'cancel', false, '')).progress;
    done = cancels;
  } else progress = await sendOnce(input);
  const deadline =
    Date.parse(input.deadline ?? progress.at) + (input.deadline ? 0 : input.timeoutSeconds * 1000);
  let attempts = 0;
  let attemptAt = 0;
  let trouble = '';
  for (let steps = 0; !isFinal(progress.state); steps++) {
    setCurrentDetails(progress.text);
    await continueWhenFull(
      { system, ref, clock, timeoutSeconds: input.timeoutSeconds, deadline: iso(deadline) },
      () => wanted === done,
    );
    const heard = events;
    const watch = { unknown: progress.state === 'unknown', progressAt: Date.parse(progress.at) };
    const next = planned({ ...watch, steps, deadline, attempts, attemptAt });
    const wait = [system, clock, iso(next.at), ref, () => events > heard] as const;
    const outcome =
      wanted > done && patched('cancel-at-once')
        ? 'woken'
        : await (progress.worked ? workUntil(next.at - watch.progressAt, ...wait) : waitUntil(...wait));
    const cancels = wanted;
    const reached = outcome === 'reached';
    const action = cancels > done || (reached && next.action === 'cancel') ? 'cancel' : 'refresh';
    const taken = await takeStep(input, action, reached, trouble);
    const changed = taken.progress.state !== progress.state;
    progress = taken.progress;
    trouble = taken.trouble;
    done = cancels;
    const attempted = action === 'cancel' || trouble !== '' || (reached && watch.unknown);
    if (attempted) attemptAt = Date.parse(progress.at);
    attempts = changed ? 0 : attempts + (attempted ? 1 : 0);
  }
  setCurrentDetails(progress.text);
  done = Number.POSITIVE_INFINITY;
  await condition(allHandlersFinished);
  // The stack may have ended: its window closed.
  await wakeWorkflow(orderStackWorkflowId(system));
  return progress;
}

/** Wall time by which following the quotes may end late, before it is taken to hang. */
const LATE_MS = 60_000;

/** As `waitUntil`, for so long (trading ms), while the order's algorithm follows the quotes for it. */
async function workUntil(forMs: number, ...wait: Parameters<typeof waitUntil>): Promise<'reached' | 'woken'> {
  const [system, clock, until, ref, woken] = wait;
  const left = clock === 'live' ? Math.max(0, forMs) + LATE_MS : undefined;
  try {
    const ended = await endedBefore(system, ref, woken, (waiter) =>
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

/** As planned; a run that began before retries were paced is replayed as it was, and paced from then on. */
function planned(watch: Watch): WatchStep {
  const next = nextWatchStep(watch);
  const began = watch.attempts === 0 && !watch.unknown;
  if (began || patched('paced-retries')) return next;
  return nextWatchStep({ ...watch, unknown: false, attempts: 0 });
}

interface Taken {
  readonly progress: OrderProgress;
  /** What prevented the step; empty when it was taken. */
  readonly trouble: string;
}

/** One step at the broker. Its failure is reported, once for each cause, and does not end the watch. */
async function takeStep(
  { system, ref }: ExecuteOrderInput,
  action: 'cancel' | 'refresh',
  sweep: boolean,
  before: string,
): Promise<Taken> {
  const broker = brokerActivities(system);
  try {
    const progress = await (action === 'cancel'
      ? broker.cancelOrder({ ref })
      : broker.refreshOrder({ ref, sweep }));
    return { progress, trouble: '' };
  } catch (error) {
    if (isCancellation(error)) throw error;
    const trouble = rootCause(error);
    const what = action === 'cancel' ? 'could not be cancelled' : 'could not be looked up';
    const report = trouble === before ? undefined : `${what}: ${trouble}`;
    return { progress: await broker.reportTrouble({ ref, trouble: report }), trouble };
  }
}

async function sendOnce({ system, ref }: ExecuteOrderInput): Promise<OrderProgress> {
  try {
    return await sendActivities(system).sendOrder({ ref });
  } catch (error) {
    // The attempt died or timed out: the order may be at the broker, which only a look-up can show.
    return await brokerActivities(system).resolveOrder.executeWithOptions(
      { summary: 'look up, never re-send' },
      [{ ref, notSent: refusalOf(error) }],
    );
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
async function continueWhenFull(input: ExecuteOrderInput, isIdle: () => boolean): Promise<void> {
  if (!workflowInfo().continueAsNewSuggested || !isIdle() || !patched('continue-watching')) return;
  await condition(allHandlersFinished);
  await continueAsNew<typeof executeOrder>(input);
}

function isFinal(state: BrokerOrderState): boolean {
  return FINAL_BROKER_STATES.includes(state);
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
