/** One broker order from its sending to its end, on a live clock: the actions of `nextOrderRun`, as `workflows/execute-order.ts` takes them. */
import {
  beginOrderRun,
  isCancelAnswered,
  isWoken,
  nextOrderRun,
  type OrderAction,
  type OrderEvent,
} from '../../domain/cycle/order-run';
import type { ExecuteOrderInput } from '../../domain/cycle/workflow-inputs';
import type { OrderProgress } from '../../domain/orders/order-progress';
import { ActivityGivenUp } from './activity-runner';
import { BROKER, SEND, WORK } from './policies';
import { reasonOf } from './reason';
import type { Run } from './temporal';

/** `wake` tells the order stack to look again. */
export function executeOrder(input: ExecuteOrderInput, wake: () => void) {
  return async (run: Run): Promise<void> => {
    let order = beginOrderRun(input);
    const happened = (event: OrderEvent) => {
      order = nextOrderRun(order, event, () => true);
    };
    run.onSignal('look', () => happened({ kind: 'look' }));
    run.onSignal('cancelNow', () => happened({ kind: 'cancel-asked' }));
    run.onUpdate('cancelOrder', async () => {
      happened({ kind: 'cancel-asked' });
      const mine = order.asked;
      await run.condition(() => isCancelAnswered(order, mine));
      return order.progress;
    });
    while (order.action.kind !== 'end')
      happened(await taken(run, input.ref, order.action, () => isWoken(order)));
    wake();
  };
}

async function taken(
  run: Run,
  ref: string,
  action: Exclude<OrderAction, { kind: 'end' }>,
  woken: () => boolean,
): Promise<OrderEvent> {
  const answered = async (asked: Promise<OrderProgress>): Promise<OrderEvent> => ({
    kind: 'answered',
    progress: await asked,
  });
  switch (action.kind) {
    case 'send':
      return answered(run.activity(SEND, 'sendOrder', { ref })).catch(notSent);
    case 'look-up': {
      const { notSent: why } = action;
      return answered(
        run.activity(BROKER, 'resolveOrder', { ref, ...(why === undefined ? {} : { notSent: why }) }),
      );
    }
    case 'wait':
      return { kind: 'waited', reached: await waitUntil(run, action.until, woken) };
    case 'work':
      return { kind: 'waited', reached: await workUntil(run, ref, action, woken) };
    case 'cancel':
      return answered(run.activity(BROKER, 'cancelOrder', { ref })).catch(notTaken);
    case 'refresh':
      return answered(run.activity(BROKER, 'refreshOrder', { ref, sweep: action.sweep })).catch(notTaken);
    case 'report': {
      const { trouble } = action;
      return answered(
        run.activity(BROKER, 'reportTrouble', { ref, ...(trouble === undefined ? {} : { trouble }) }),
      );
    }
  }
}

function notTaken(error: unknown): OrderEvent {
  return { kind: 'failed', reason: reasonOf(error) };
}

function notSent(error: unknown): OrderEvent {
  if (!(error instanceof ActivityGivenUp) || error.how === 'heartbeat')
    return { kind: 'failed', reason: undefined };
  return { kind: 'failed', reason: error.how === 'failed' ? error.reason : 'the attempt took too long' };
}

/** True when the instant (ISO) was reached, false when it was woken before. */
export async function waitUntil(run: Run, until: string, woken: () => boolean): Promise<boolean> {
  if (woken()) return false;
  const remaining = Date.parse(until) - Date.now();
  return remaining <= 0 || !(await run.condition(woken, remaining));
}

/** By which following the quotes may end late, before it is taken to hang. */
const LATE_MS = 60_000;

/** The same, while the order's algorithm follows the quotes for it. */
async function workUntil(
  run: Run,
  ref: string,
  { until, forMs }: Extract<OrderAction, { kind: 'work' }>,
  woken: () => boolean,
): Promise<boolean> {
  let ended: { readonly reached: boolean } | 'failed' | undefined;
  const policy = { ...WORK, scheduleToClose: Math.max(0, forMs) + LATE_MS };
  run.activity<{ reached: boolean }>(policy, 'workOrder', { ref, until, waiter: ref }).then(
    (result) => {
      ended = result;
    },
    () => {
      ended = 'failed';
    },
  );
  await run.condition(() => ended !== undefined || woken());
  if (ended === 'failed') return waitUntil(run, until, woken);
  return ended?.reached ?? false;
}
