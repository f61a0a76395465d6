import {
  ApplicationFailure,
  defineSignal,
  defineUpdate,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { ExplainRequest } from '../activities/explain-execution';
import type { ManualFillInput, ManualFillResult } from '../activities/operator-actions';
import { parseSettleRequest } from '../domain/orders/settle-request';
import { tellToLook } from './look';
import { brokerActivities, orderActivities } from './proxies';
import { handleRollStates } from './roll-actions';

/** A fill made by hand, on a broker or contract order; refused at once with the reason. */
export const manualFill = defineUpdate<ManualFillResult, [ManualFillInput]>('manualFill');
/** The same by signal: a refusal goes to the audit, the current details and by email. */
export const manualFillBySignal = defineSignal<[ManualFillInput]>('manualFillBySignal');
/** Closes an order: what works at the broker is cancelled, what remains is not traded. */
export const closeOrder = defineUpdate<{ summary: string }, [{ order: string; reason: string; by?: string }]>(
  'closeOrder',
);
/** Says what an execution that matched no order was: adopted, linked to a row of ours, or ignored. */
export const explainExecution = defineUpdate<{ summary: string }, [ExplainRequest]>('explainExecution');

/** Says what became of a broker order in `unknown`: not accepted, or filled so much at a price. */
export const settleOrder = defineUpdate<{ summary: string }, [unknown]>('settleOrder');

/** Registers the operator's updates and signals of the order stack. `changed` is called after each. */
export function handleOperatorActions(
  system: string,
  oneAtATime: <T>(work: () => Promise<T>) => Promise<T>,
  changed: () => void,
): void {
  const orders = orderActivities(system);

  setHandler(
    manualFill,
    async (fill) => {
      const answer = await oneAtATime(() => orders.applyManualFill({ fill, via: 'update' }));
      if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, 'ORDER_REFUSED');
      await tellWatcher(answer.result);
      changed();
      return answer.result;
    },
    { validator: (fill) => refuseShapeless(fill) },
  );
  setHandler(manualFillBySignal, async (fill) => {
    const answer = await oneAtATime(() => orders.applyManualFill({ fill, via: 'signal' }));
    if (answer.kind === 'refused') return setCurrentDetails(`Manual fill refused: ${answer.reason}`);
    await tellWatcher(answer.result);
    changed();
  });
  setHandler(closeOrder, async (request) => {
    const answer = await oneAtATime(async () => {
      const { working } = await orders.listWorkingBelow(request);
      for (const ref of working) await brokerActivities(system).cancelOrder({ ref });
      return orders.closeOrder(request);
    });
    if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, 'ORDER_REFUSED');
    changed();
    return { summary: answer.summary };
  });
  setHandler(
    settleOrder,
    async (request) => {
      const answer = await oneAtATime(() => orders.settleOrder(request));
      if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, 'ORDER_REFUSED');
      await tellWatcher(answer);
      changed();
      return { summary: answer.summary };
    },
    {
      validator: (request) => {
        const parsed = parseSettleRequest(request);
        if (parsed.kind === 'problem') throw ApplicationFailure.nonRetryable(parsed.problem, 'BAD_INPUT');
      },
    },
  );
  setHandler(explainExecution, async (request) => {
    const answer = await oneAtATime(() => orders.explainExecution(request));
    if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, 'BAD_INPUT');
    changed();
    return { summary: answer.summary };
  });
  handleRollStates(orders, oneAtATime, changed);
}

/** Who watches a broker order sees a fill by hand at once, as it sees the broker's. */
async function tellWatcher({ watcher }: { readonly watcher?: string }): Promise<void> {
  if (watcher !== undefined) await tellToLook(watcher);
}

/** Rejected here, nonsense costs no event in the history. */
function refuseShapeless(fill: unknown): void {
  const given = fill as Partial<ManualFillInput> | null | undefined;
  const named = typeof given?.order === 'string' && given.order !== '';
  const identified = given?.fillId !== undefined || given?.cumulativeFilled !== undefined;
  if (named && identified && typeof given?.price === 'number') return;
  throw ApplicationFailure.nonRetryable(
    'a manual fill needs "order", "price", and "fillId" with "quantity", or "cumulativeFilled"',
    'BAD_INPUT',
  );
}
