import {
  allHandlersFinished,
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { StackPass } from '../activities/orders/stack-pass';
import { BROKER_READY } from '../domain/cycle/message-names';
import { type OrderStackInput, orderStackInput } from '../domain/cycle/workflow-inputs';
import { executeOrderStart } from '../domain/cycle/workflow-starts';
import { handOverInput } from '../domain/inputs/messages';
import { createSerialSection } from '../domain/system/serial-section';
import { onSignal } from './handle-messages';
import { handleOperatorActions } from './operator-actions';
import { parsed } from './parsed-input';
import { handlePositions } from './position-actions';
import {
  brokerActivities,
  clockActivities,
  endOfDayActivities,
  orderActivities,
  reconcileActivities,
} from './proxies';
import { rootCause } from './root-cause';
import { startIfAbsent } from './start-child';
import { waitUntil } from './trading-time';
import { cancelWatched, wake } from './wake';

export interface StackState {
  readonly tradeDate: string;
  readonly windowEnd: string;
  readonly waitingUntil: string | undefined;
  readonly summary: string;
}

export const handOver = defineSignal<[{ tradeDate: string; windowEnd: string }]>('handOver');
const endWindow = defineSignal('endWindow');
/** The broker is connected again, or reported what may explain a break: it is compared again. */
const brokerReady = defineSignal(BROKER_READY);
const stackState = defineQuery<StackState>('stackState');

/** Wall time between looks while an order is on its way to the broker: a simulated clock must not step over it. */
const BUSY_LOOK = '2s';
/** The same after a minute: the gateway is unreachable. */
const LONG_BUSY_LOOK = '15s';
const BUSY_LOOKS_A_MINUTE = 30;
const RECONCILE_RETRY_MS = 10 * 60_000;

/**
 * Trades until its window ends: spawns contract orders, rolls, makes broker orders and starts one `executeOrder` for
 * each, takes operators' actions. All decisions are made in one activity, on the database; the workflow itself only
 * keeps when to look next.
 */
export async function orderStack(given: OrderStackInput): Promise<string> {
  const input = parsed('the start of the order stack', orderStackInput, given);
  const { system, clock } = input;
  let { tradeDate, windowEnd } = input;
  let dirty = false;
  let ending = false;
  let state: StackState = { tradeDate, windowEnd, waitingUntil: undefined, summary: 'starting' };
  const oneAtATime = createSerialSection();
  const orders = orderActivities(system);

  setHandler(stackState, () => state);
  setHandler(wake, () => {
    dirty = true;
  });
  const end = () => {
    ending = true;
    dirty = true;
  };
  setHandler(endWindow, end);
  let reconcileNow = false;
  const explained = () => {
    dirty = true;
    if (patched('reconcile-when-explained')) reconcileNow = true;
  };
  setHandler(brokerReady, explained);
  onSignal(system, handOver, handOverInput, (next) => {
    if (next.windowEnd > windowEnd) ({ tradeDate, windowEnd } = next);
    dirty = true;
  });
  const closing: string[] = [];
  const changed = () => {
    dirty = true;
  };
  handleOperatorActions({ system, oneAtATime, closing, changed, explained });
  let closed: string | undefined;
  handlePositions({
    system,
    oneAtATime,
    changed,
    explained,
    end,
    tradeDate: () => tradeDate,
    closed: () => closed,
  });

  /** Orders whose watchers were started since the last timed look: at that one, a missing watcher is started again. */
  const watched = new Set<string>();
  const watch = async (execute: StackPass['execute']) => {
    const unwatched = execute.filter(({ ref }) => !watched.has(ref));
    await Promise.all(
      unwatched.map((order) => startIfAbsent(executeOrderStart(order, { system, tradeDate, clock }))),
    );
    for (const { ref } of unwatched) watched.add(ref);
  };

  /** Orders whose watchers were told to cancel, since the last timed look. */
  const cancelling = new Set<string>();
  const cancel = async (workflows: NonNullable<StackPass['cancel']>) => {
    const untold = workflows.filter((id) => !cancelling.has(id));
    await Promise.all(untold.map(cancelWatched));
    for (const id of untold) cancelling.add(id);
  };

  let busyLooks = 0;

  // Before anything is traded: a break with the broker locks its instrument.
  let { next } = await brokerActivities(system).reconcile({ tradeDate });

  for (;;) {
    dirty = false;
    if (reconcileNow) {
      reconcileNow = false;
      next = await reconcileAgain(system, tradeDate);
    }
    const pass = await oneAtATime(() =>
      orders.stackPass({ tradeDate, windowEnd, ending, closing: [...closing] }),
    );
    await watch(pass.execute);
    await cancel(pass.cancel ?? []);
    state = { tradeDate, windowEnd, waitingUntil: pass.nextLook, summary: pass.summary };
    setCurrentDetails(`${pass.summary}\n\nNext look at ${pass.nextLook}; window ends ${windowEnd}.`);
    if (pass.windowEnded) break;
    if (isFull(input)) {
      // An operator who ends the window is answered by this run.
      await condition(() => ending || allHandlersFinished());
      if (!ending) await continueAsNew<typeof orderStack>({ ...input, tradeDate, windowEnd });
    }
    busyLooks = pass.busy ? busyLooks + 1 : 0;
    if (pass.busy) {
      const long = busyLooks > BUSY_LOOKS_A_MINUTE && patched('long-busy');
      if (long) watched.clear(); // an order without its watcher stays on its way
      await condition(() => dirty, long ? LONG_BUSY_LOOK : BUSY_LOOK);
    } else {
      const wokenBy = () => dirty || isFull(input);
      // On a simulated clock each wait is a step of a replay: what can't have changed is not compared.
      const isDue = next !== undefined && (clock === 'live' || pass.execute.length > 0);
      const until = isDue && next! < pass.nextLook ? next! : pass.nextLook;
      const outcome = await waitUntil(system, clock, until, workflowInfo().workflowId, wokenBy);
      if (outcome === 'reached') {
        watched.clear();
        cancelling.clear();
      }
      if (outcome === 'reached' && until === next) reconcileNow = true;
    }
  }
  closed = await endOfDay(system, tradeDate, oneAtATime);
  setCurrentDetails(closed);
  await condition(allHandlersFinished);
  return closed;
}

/**
 * Compares ledger, broker and strategies again, and says when next. A broker that can't be reached holds up nothing: it is
 * tried again later, and once it is connected.
 */
async function reconcileAgain(system: string, tradeDate: string): Promise<string> {
  try {
    return (await reconcileActivities(system).reconcile({ tradeDate })).next;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { now } = await clockActivities(system).readClock();
    return new Date(Date.parse(now) + RECONCILE_RETRY_MS).toISOString();
  }
}

/** Cancels working orders, waits until they are final, then closes all orders of the window. */
async function endOfDay(
  system: string,
  tradeDate: string,
  oneAtATime: ReturnType<typeof createSerialSection>,
): Promise<string> {
  const orders = orderActivities(system);
  const { working } = await orders.listWorking({ tradeDate });
  if (patched('end-of-day-each')) await Promise.all(working.map((ref) => cancelAtEnd(system, ref)));
  else for (const ref of working) await brokerActivities(system).cancelOrder({ ref });
  const closed = await oneAtATime(() => orders.closeWindow({ tradeDate }));
  await brokerActivities(system).reconcile({ tradeDate });
  return closed.summary;
}

/**
 * An order that cannot be cancelled does not keep others from ending: it is reported, and its workflow keeps watching
 * it.
 */
async function cancelAtEnd(system: string, ref: string): Promise<void> {
  try {
    await endOfDayActivities(system).cancelOrder({ ref });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const trouble = `could not be cancelled at the end of the trading window: ${rootCause(error)}`;
    await brokerActivities(system).reportTrouble({ ref, trouble });
  }
}

function isFull(input: OrderStackInput): boolean {
  const info = workflowInfo();
  return (
    info.continueAsNewSuggested || (input.maxEvents !== undefined && info.historyLength > input.maxEvents)
  );
}
