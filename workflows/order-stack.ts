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
import type { StackPassInput } from '../activities/orders/stack-pass';
import { BROKER_READY } from '../domain/cycle/message-names';
import type { StackPass } from '../domain/cycle/stack-pass';
import {
  beginStackRun,
  nextStackRun,
  type StackAction,
  type StackEvent,
  type StackRun,
} from '../domain/cycle/stack-run';
import { type OrderStackInput, orderStackInput } from '../domain/cycle/workflow-inputs';
import { executeOrderStart } from '../domain/cycle/workflow-starts';
import { handOverInput } from '../domain/inputs/messages';
import { createSerialSection } from '../domain/system/serial-section';
import type { ClockKind } from '../domain/time/clock-kind';
import { onSignal } from './handle-messages';
import { handleOperatorActions } from './operator-actions';
import { parsed } from './parsed-input';
import { handlePositions } from './position-actions';
import {
  brokerActivities,
  clockActivities,
  endOfDayActivities,
  haltActivities,
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

const RECONCILE_RETRY_MS = 10 * 60_000;

/** What taking an action needs of the running stack. */
interface Stack {
  readonly system: string;
  readonly clock: ClockKind;
  readonly oneAtATime: ReturnType<typeof createSerialSection>;
  /** Orders that an operator is closing. */
  readonly closing: readonly string[];
  /** As it is now. */
  run(): StackRun;
  /** Something was heard, or the history is to be begun anew. */
  woken(): boolean;
}

/**
 * Trades until its window ends: spawns contract orders, rolls, makes broker orders and starts one `executeOrder` for
 * each, takes operators' actions. What is traded is decided in one activity, on the database; when to look next by
 * `nextStackRun`; the workflow takes the actions.
 */
export async function orderStack(given: OrderStackInput): Promise<string> {
  const input = parsed('the start of the order stack', orderStackInput, given);
  const { system, clock } = input;
  let run = beginStackRun(input);
  const oneAtATime = createSerialSection();
  const closing: string[] = [];
  const happened = (event: StackEvent) => {
    run = nextStackRun(run, event, patched);
  };
  const changed = () => happened({ kind: 'look' });
  const explained = () => happened({ kind: 'explained' });
  const end = () => happened({ kind: 'end-asked' });

  setHandler(stackState, () => stateOf(run));
  setHandler(wake, changed);
  setHandler(endWindow, end);
  setHandler(brokerReady, explained);
  onSignal(system, handOver, handOverInput, (window) => happened({ kind: 'handed-over', ...window }));
  handleOperatorActions({ system, oneAtATime, closing, changed, explained });
  handlePositions({
    ...{ system, oneAtATime, changed, explained, end },
    tradeDate: () => run.tradeDate,
    closed: () => (run.action.kind === 'end' ? run.action.summary : undefined),
  });

  const woken = () => run.dirty || isFull(input);
  const stack: Stack = { system, clock, oneAtATime, closing, run: () => run, woken };
  while (run.action.kind !== 'end') {
    await continueWhenFull(input, stack);
    happened(await taken(stack, run.action));
    if (run.pass !== undefined) setCurrentDetails(detailsOf(run, run.pass));
  }
  setCurrentDetails(run.action.summary);
  await condition(allHandlersFinished);
  return run.action.summary;
}

function stateOf({ tradeDate, windowEnd, pass }: StackRun): StackState {
  return { tradeDate, windowEnd, waitingUntil: pass?.nextLook, summary: pass?.summary ?? 'starting' };
}

function detailsOf({ windowEnd }: StackRun, { summary, nextLook }: StackPass): string {
  return `${summary}\n\nNext look at ${nextLook}; window ends ${windowEnd}.`;
}

/** Takes the action, and says what came of it. */
async function taken(stack: Stack, action: Exclude<StackAction, { kind: 'end' }>): Promise<StackEvent> {
  const { system, oneAtATime } = stack;
  const orders = orderActivities(system);
  const { tradeDate } = stack.run();
  switch (action.kind) {
    case 'reconcile':
      return { kind: 'reconciled', next: await reconcile(system, tradeDate, action.insists) };
    case 'pass':
      return { kind: 'passed', pass: await oneAtATime(() => orders.stackPass(passInput(stack))) };
    case 'attend':
      return attend(stack, action);
    case 'pause':
      return { kind: 'waited', reached: !(await condition(() => stack.run().dirty, `${action.seconds}s`)) };
    case 'wait':
      return wait(stack, action.until);
    case 'list-working':
      return { kind: 'listed', working: (await orders.listWorking({ tradeDate })).working };
    case 'cancel-working':
      return cancelWorking(system, action.refs);
    case 'close-window': {
      const { summary } = await oneAtATime(() => orders.closeWindow({ tradeDate }));
      return { kind: 'closed', summary };
    }
  }
}

function passInput({ run, closing }: Stack): StackPassInput {
  const { tradeDate, windowEnd, ending } = run();
  return { tradeDate, windowEnd, ending, closing: [...closing] };
}

async function attend(
  { system, clock, run }: Stack,
  { watch, cancel }: Extract<StackAction, { kind: 'attend' }>,
): Promise<StackEvent> {
  const { tradeDate } = run();
  await Promise.all(
    watch.map((order) => startIfAbsent(executeOrderStart(order, { system, tradeDate, clock }))),
  );
  if (cancel.length > 0 && patched('cancel-together')) await cancelTogether(system, cancel);
  else await Promise.all(cancel.map(cancelWatched));
  return { kind: 'attended' };
}

/** Those that do not end so are told one by one: their workflows go on trying. */
async function cancelTogether(system: string, workflows: readonly string[]): Promise<void> {
  let left = workflows;
  try {
    ({ left } = await haltActivities(system).cancelHalted());
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
  await Promise.all(left.map(cancelWatched));
}

async function wait({ system, clock, woken }: Stack, until: string): Promise<StackEvent> {
  const outcome = await waitUntil(system, clock, until, workflowInfo().workflowId, woken);
  return { kind: 'waited', reached: outcome === 'reached' };
}

/**
 * Compares ledger, broker and strategies, and says when next. While trading, a broker that can't be reached holds up
 * nothing: it is tried again later, and once it is connected.
 */
async function reconcile(system: string, tradeDate: string, insists: boolean): Promise<string> {
  if (insists) return (await brokerActivities(system).reconcile({ tradeDate })).next;
  try {
    return (await reconcileActivities(system).reconcile({ tradeDate })).next;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const { now } = await clockActivities(system).readClock();
    return new Date(Date.parse(now) + RECONCILE_RETRY_MS).toISOString();
  }
}

async function cancelWorking(system: string, refs: readonly string[]): Promise<StackEvent> {
  if (patched('end-of-day-each')) await Promise.all(refs.map((ref) => cancelAtEnd(system, ref)));
  else for (const ref of refs) await brokerActivities(system).cancelOrder({ ref });
  return { kind: 'cancelled' };
}

/** An order that cannot be cancelled does not keep others from ending: it is reported, and its workflow keeps watching it. */
async function cancelAtEnd(system: string, ref: string): Promise<void> {
  try {
    await endOfDayActivities(system).cancelOrder({ ref });
  } catch (error) {
    if (isCancellation(error)) throw error;
    const trouble = `could not be cancelled at the end of the trading window: ${rootCause(error)}`;
    await brokerActivities(system).reportTrouble({ ref, trouble });
  }
}

/** Before a wait. An operator who ends the window is answered by this run. */
async function continueWhenFull(input: OrderStackInput, { run }: Stack): Promise<void> {
  const rests = run().action.kind === 'wait' || run().action.kind === 'pause';
  if (!rests || !isFull(input)) return;
  await condition(() => run().ending || allHandlersFinished());
  const { ending, tradeDate, windowEnd } = run();
  if (!ending) await continueAsNew<typeof orderStack>({ ...input, tradeDate, windowEnd });
}

function isFull(input: OrderStackInput): boolean {
  const info = workflowInfo();
  return (
    info.continueAsNewSuggested || (input.maxEvents !== undefined && info.historyLength > input.maxEvents)
  );
}
