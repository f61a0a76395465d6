import { defineSignal, defineUpdate, patched, setCurrentDetails, uuid4 } from '@temporalio/workflow';
import type { ManualFillResult } from '../activities/manual-fills/apply-fill';
import { STACK_UPDATES } from '../domain/cycle/message-names';
import {
  type CloseOrderInput,
  type ConfirmCapitalInput,
  closeOrderInput,
  confirmCapitalInput,
  type ExplainInput,
  explainInput,
  type HaltInput,
  haltInput,
  type ManualFillInput,
  manualFillInput,
  settleInput,
} from '../domain/inputs/messages';
import { anything } from '../domain/inputs/values';
import type { Answer } from '../domain/questions/answer';
import { onSignal, onUpdate, unlessRefused } from './handle-messages';
import { brokerActivities, orderActivities } from './proxies';
import { handleRollStates } from './roll-actions';
import { wakeWorkflow } from './wake';

/** A fill made by hand, on a broker or contract order; refused at once with the reason. */
const manualFill = defineUpdate<ManualFillResult, [ManualFillInput]>(STACK_UPDATES.manualFill);
/** The same by signal: a refusal is audited, shown in the current details and mailed. */
const manualFillBySignal = defineSignal<[unknown]>('manualFillBySignal');
/** Closes an order: its broker orders are cancelled, the remainder is not traded. */
const closeOrder = defineUpdate<{ summary: string }, [CloseOrderInput]>(STACK_UPDATES.closeOrder);
/** Explains an execution that matched no order: adopted, linked to a row of ours, or ignored. */
const explainExecution = defineUpdate<{ summary: string }, [ExplainInput]>(STACK_UPDATES.explainExecution);

/** Stops sending, or goes on. A signal: it needs no answer, and a refusal is audited and mailed. */
const halt = defineSignal<[HaltInput]>('halt');
/** Says what became of a broker order in `unknown`: not accepted, or how much was filled, at which price. */
const settleOrder = defineUpdate<{ summary: string }, [unknown]>(STACK_UPDATES.settleOrder);

/** Takes the pending change of the account's value as profit or loss (`reason`, `by`, `value`). */
const confirmCapital = defineUpdate<{ summary: string }, [ConfirmCapitalInput]>(STACK_UPDATES.confirmCapital);

/** What the order stack provides for the operator's actions. */
export interface StackParts {
  readonly system: string;
  /** For database work only: waiting for the network in it would hold up everything else. */
  readonly oneAtATime: <T>(work: () => Promise<T>) => Promise<T>;
  /** Orders being closed, by the names given: nothing new is made of them meanwhile. */
  readonly closing: string[];
  /** Called after each action that changed something. */
  changed(): void;
  /** The same after one that may have explained a break: it is compared again. */
  explained(): void;
}

/** Registers the operator's updates and signals of the order stack. */
export function handleOperatorActions(parts: StackParts): void {
  handleManualFills(parts);
  handleClosing(parts);
  handleExplanations(parts);
  onUpdate(confirmCapital, confirmCapitalInput, async (request) => {
    const { confirmCapitalChange } = orderActivities(parts.system);
    const answer = await confirmCapitalChange({ request, requestId: uuid4() });
    const { summary } = unlessRefused(answer, 'BAD_INPUT');
    return { summary };
  });
  onSignal(parts.system, halt, haltInput, async (request) => {
    // Not in the serial section: nothing may keep a halt waiting.
    const answer = await orderActivities(parts.system).setHalt({ request, requestId: uuid4() });
    unlessRefused(answer, 'BAD_INPUT');
    parts.changed();
  });
  handleRollStates(parts.system, orderActivities(parts.system), parts.oneAtATime, parts);
}

function handleManualFills({ system, oneAtATime, changed, explained }: StackParts): void {
  const orders = orderActivities(system);
  const booked = async (result: ManualFillResult) => {
    await wakeWatcher(result);
    if (result.mayExplain) explained();
    else changed();
  };
  onUpdate(manualFill, manualFillInput, async (fill) => {
    const answer = await oneAtATime(() => orders.applyManualFill({ fill, via: 'update' }));
    const { result } = unlessRefused(answer, 'ORDER_REFUSED');
    await booked(result);
    return result;
  });
  // Not parsed here: the activity refuses invalid input too, and reports it like any refused fill.
  onSignal(system, manualFillBySignal, anything, async (fill) => {
    const answer = await oneAtATime(() => orders.applyManualFill({ fill, via: 'signal' }));
    if (answer.kind === 'refused') return setCurrentDetails(`Manual fill refused: ${answer.reason}`);
    await booked(answer.result);
  });
}

function handleClosing(parts: StackParts): void {
  const { system, oneAtATime, changed } = parts;
  const orders = orderActivities(system);
  onUpdate(closeOrder, closeOrderInput, async (request) => {
    const answer = patched('close-outside')
      ? await closeWithoutBlocking(parts, request)
      : await oneAtATime(async () => {
          const { working } = await orders.listWorkingBelow({ order: request.order });
          for (const ref of working) await brokerActivities(system).cancelOrder({ ref });
          return orders.closeOrder(request);
        });
    const { summary } = unlessRefused(answer, 'ORDER_REFUSED');
    changed();
    return { summary };
  });
}

/**
 * The broker is asked to cancel outside the serial section: while the gateway is unreachable, only this close waits.
 * Meanwhile an order being closed gets no new broker orders.
 */
async function closeWithoutBlocking(
  { system, oneAtATime, closing }: StackParts,
  request: CloseOrderInput,
): Promise<Answer> {
  const orders = orderActivities(system);
  closing.push(request.order);
  try {
    // After the pass that may be making a broker order of it.
    const { working } = await oneAtATime(() => orders.listWorkingBelow({ order: request.order }));
    await Promise.all(working.map((ref) => brokerActivities(system).cancelOrder({ ref })));
    return await oneAtATime(() => orders.closeOrder(request));
  } finally {
    closing.splice(closing.indexOf(request.order), 1);
  }
}

/** What became of an order, and what an execution was. */
function handleExplanations({ system, oneAtATime, explained }: StackParts): void {
  const orders = orderActivities(system);
  onUpdate(settleOrder, settleInput, async (request) => {
    const answer = await oneAtATime(() => orders.settleOrder(request));
    const { summary, watcher } = unlessRefused(answer, 'ORDER_REFUSED');
    await wakeWatcher({ watcher });
    explained();
    return { summary };
  });
  onUpdate(explainExecution, explainInput, async (request) => {
    const answer = await oneAtATime(() => orders.explainExecution(request));
    const { summary } = unlessRefused(answer, 'BAD_INPUT');
    explained();
    return { summary };
  });
}

/** The watcher of a broker order sees a fill by hand at once, as it sees the broker's. */
async function wakeWatcher({ watcher }: { readonly watcher?: string }): Promise<void> {
  if (watcher !== undefined) await wakeWorkflow(watcher);
}
