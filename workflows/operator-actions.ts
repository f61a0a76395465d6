import {
  ApplicationFailure,
  defineSignal,
  defineUpdate,
  patched,
  setCurrentDetails,
  setHandler,
} from '@temporalio/workflow';
import type { ExplainRequest } from '../activities/explain-execution';
import type { ManualFillInput, ManualFillResult } from '../activities/operator-actions';
import type { CloseAnswer } from '../activities/orders/close-order';
import { parseSettleRequest } from '../domain/orders/settle-request';
import { tellToLook } from './look';
import { brokerActivities, orderActivities } from './proxies';
import { handleRollStates } from './roll-actions';

interface CloseRequest {
  readonly order: string;
  readonly reason: string;
  readonly by?: string;
}

/** A fill made by hand, on a broker or contract order; refused at once with the reason. */
export const manualFill = defineUpdate<ManualFillResult, [ManualFillInput]>('manualFill');
/** The same by signal: a refusal goes to the audit, the current details and by email. */
export const manualFillBySignal = defineSignal<[ManualFillInput]>('manualFillBySignal');
/** Closes an order: what works at the broker is cancelled, what remains is not traded. */
export const closeOrder = defineUpdate<{ summary: string }, [CloseRequest]>('closeOrder');
/** Says what an execution that matched no order was: adopted, linked to a row of ours, or ignored. */
export const explainExecution = defineUpdate<{ summary: string }, [ExplainRequest]>('explainExecution');

/** Says what became of a broker order in `unknown`: not accepted, or filled so much at a price. */
export const settleOrder = defineUpdate<{ summary: string }, [unknown]>('settleOrder');

/** What the order stack lends to the operator's actions. */
export interface StackParts {
  readonly system: string;
  /** For work on the database only: whoever waits for the network in it holds up everybody else. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  /** Orders, as they were named, that are being closed: nothing new is made of them meanwhile. */
  readonly closing: string[];
  /** Called after each action that changed something. */
  changed(): void;
}

/** Registers the operator's updates and signals of the order stack. */
export function handleOperatorActions({ system, oneAtATime, closing, changed }: StackParts): void {
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
    const answer = patched('close-outside')
      ? await closeWithoutBlocking(request)
      : await oneAtATime(async () => {
          const { working } = await orders.listWorkingBelow(request);
          for (const ref of working) await brokerActivities(system).cancelOrder({ ref });
          return orders.closeOrder(request);
        });
    if (answer.kind === 'refused') throw ApplicationFailure.nonRetryable(answer.reason, 'ORDER_REFUSED');
    changed();
    return { summary: answer.summary };
  });

  /**
   * The broker is asked to cancel outside of the serial section: while the gateway is away this close waits, and nobody
   * else. What is being closed gets no new broker orders meanwhile.
   */
  async function closeWithoutBlocking(request: CloseRequest): Promise<CloseAnswer> {
    closing.push(request.order);
    try {
      // After the pass that may be making a broker order of it.
      const { working } = await oneAtATime(() => orders.listWorkingBelow(request));
      await Promise.all(working.map((ref) => brokerActivities(system).cancelOrder({ ref })));
      return await oneAtATime(() => orders.closeOrder(request));
    } finally {
      closing.splice(closing.indexOf(request.order), 1);
    }
  }

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
