/** The order stack of one system on a live clock: the actions of `nextStackRun`, as `workflows/order-stack.ts` takes them. */
import type { StackPass } from '../../domain/cycle/stack-pass';
import {
  beginStackRun,
  nextStackRun,
  type StackAction,
  type StackEvent,
  type StackRun,
} from '../../domain/cycle/stack-run';
import { createSerialSection } from '../../domain/system/serial-section';
import { executeOrder, waitUntil } from './execute-order';
import { handleOperator } from './operator-messages';
import { BROKER, END_OF_DAY, HALT, ORDERS, RECONCILE_AGAIN } from './policies';
import { reasonOf } from './reason';
import type { Run, Temporal } from './temporal';

export const STACK = 'order-stack';

export interface StackWindow {
  readonly tradeDate: string;
  /** ISO. */
  readonly windowEnd: string;
}

const SYSTEM = { system: 'sim', clock: 'live' } as const;
const RECONCILE_RETRY_MS = 10 * 60_000;

interface Stack {
  readonly workflow: Run;
  readonly temporal: Temporal;
  readonly oneAtATime: ReturnType<typeof createSerialSection>;
  readonly closing: readonly string[];
  run(): StackRun;
}

export function orderStack(temporal: Temporal, window: StackWindow) {
  return async (workflow: Run): Promise<void> => {
    let run = beginStackRun({ ...SYSTEM, ...window });
    const oneAtATime = createSerialSection();
    const closing: string[] = [];
    const happened = (event: StackEvent) => {
      run = nextStackRun(run, event, () => true);
    };
    const changed = () => happened({ kind: 'look' });
    const explained = () => happened({ kind: 'explained' });
    workflow.onSignal('look', changed);
    workflow.onSignal('brokerReady', explained);
    workflow.onSignal('handOver', (next) => happened({ kind: 'handed-over', ...(next as StackWindow) }));
    handleOperator(workflow, {
      ...{ oneAtATime, closing, changed, explained },
      end: () => happened({ kind: 'end-asked' }),
      wake: (id) => temporal.signal(id, 'look'),
      tradeDate: () => run.tradeDate,
      closed: () => (run.action.kind === 'end' ? run.action.summary : undefined),
    });
    const stack: Stack = { workflow, temporal, oneAtATime, closing, run: () => run };
    while (run.action.kind !== 'end') happened(await taken(stack, run.action));
  };
}

async function taken(stack: Stack, action: Exclude<StackAction, { kind: 'end' }>): Promise<StackEvent> {
  const { workflow, oneAtATime, closing, run } = stack;
  const { tradeDate, windowEnd, ending } = run();
  switch (action.kind) {
    case 'reconcile':
      return { kind: 'reconciled', next: await reconcile(workflow, tradeDate, action.insists) };
    case 'pass': {
      const pass = await oneAtATime(() =>
        workflow.activity<StackPass>(ORDERS, 'stackPass', {
          tradeDate,
          windowEnd,
          ending,
          closing: [...closing],
        }),
      );
      return { kind: 'passed', pass };
    }
    case 'attend':
      return attend(stack, action);
    case 'pause':
      return {
        kind: 'waited',
        reached: !(await workflow.condition(() => run().dirty, action.seconds * 1000)),
      };
    case 'wait':
      return { kind: 'waited', reached: await waitUntil(workflow, action.until, () => run().dirty) };
    case 'list-working': {
      const { working } = await workflow.activity<{ working: string[] }>(ORDERS, 'listWorking', {
        tradeDate,
      });
      return { kind: 'listed', working };
    }
    case 'cancel-working':
      await Promise.all(action.refs.map((ref) => cancelAtEnd(workflow, ref)));
      return { kind: 'cancelled' };
    case 'close-window': {
      const close = () => workflow.activity<{ summary: string }>(ORDERS, 'closeWindow', { tradeDate });
      return { kind: 'closed', summary: (await oneAtATime(close)).summary };
    }
  }
}

async function attend(
  { workflow, temporal }: Stack,
  { watch, cancel }: Extract<StackAction, { kind: 'attend' }>,
): Promise<StackEvent> {
  for (const { ref, workflowId = ref, timeoutSeconds } of watch) {
    const wake = () => temporal.signal(STACK, 'look');
    temporal.start(workflowId, executeOrder({ ...SYSTEM, ref, timeoutSeconds }, wake));
  }
  if (cancel.length > 0) {
    const asked = workflow.activity<{ left: readonly string[] }>(HALT, 'cancelHalted');
    const { left } = await asked.catch(() => ({ left: cancel }));
    for (const id of left) temporal.signal(id, 'cancelNow');
  }
  return { kind: 'attended' };
}

async function reconcile(workflow: Run, tradeDate: string, insists: boolean): Promise<string> {
  if (insists) return (await workflow.activity<{ next: string }>(BROKER, 'reconcile', { tradeDate })).next;
  try {
    return (await workflow.activity<{ next: string }>(RECONCILE_AGAIN, 'reconcile', { tradeDate })).next;
  } catch {
    return new Date(Date.now() + RECONCILE_RETRY_MS).toISOString();
  }
}

async function cancelAtEnd(workflow: Run, ref: string): Promise<void> {
  try {
    await workflow.activity(END_OF_DAY, 'cancelOrder', { ref });
  } catch (error) {
    const trouble = `could not be cancelled at the end of the trading window: ${reasonOf(error)}`;
    await workflow.activity(BROKER, 'reportTrouble', { ref, trouble });
  }
}
