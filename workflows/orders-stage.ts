import { ApplicationFailure, getExternalWorkflowHandle, setCurrentDetails } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import {
  beginOrdersRun,
  nextOrdersRun,
  type OrdersAction,
  type OrdersEvent,
} from '../domain/cycle/orders-run';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { orderStackStart } from '../domain/cycle/workflow-starts';
import { failedEvent } from './failed-event';
import { handOver } from './order-stack';
import { parsed } from './parsed-input';
import { clockActivities, orderActivities, runActivities } from './proxies';
import { startIfAbsent } from './start-child';

/**
 * Instrument orders from optimal and actual positions, handed over to the order stack. With `window: 'wait'`
 * the stage ends when the stack's trading window has ended, so that reports contain the fills.
 */
export async function ordersStage(given: CycleInput): Promise<StageResult> {
  const input = parsed('the start of the orders stage', cycleInput, given);
  const take = takeActions(input);
  let run = beginOrdersRun(input);
  while (run.action.kind !== 'end') {
    const event = await take(run.action);
    run = nextOrdersRun(run, event);
    setCurrentDetails(`${run.made} instrument orders for the order stack`);
  }
  return run.action.result;
}

/** Takes actions, and says what came of each. */
function takeActions(input: CycleInput) {
  const { system, tradeDate } = input;
  const orders = orderActivities(system);
  let stack: Awaited<ReturnType<typeof startOrReachStack>>;
  return async (action: Exclude<OrdersAction, { kind: 'end' }>): Promise<OrdersEvent> => {
    switch (action.kind) {
      case 'list-strategies':
        return { kind: 'listed', ...(await runActivities(system).listStrategies({ system })) };
      case 'make-orders':
        return makeOrders(input, action.strategy).catch(failedEvent);
      case 'read-window':
        return { kind: 'window', end: (await orders.tradingWindow({ tradeDate })).end };
      case 'hand-over':
        stack = await startOrReachStack(input, action.windowEnd);
        return { kind: 'handed-over' };
      case 'await-window':
        // A stack that was already running is not our child: its window's record says when it ended.
        if (stack) await stack.result();
        else await clockActivities(system).waitForWindowEnd({ tradeDate, windowEnd: action.windowEnd });
        return { kind: 'window-closed' };
      case 'summarise':
        return { kind: 'summarised', ...(await orders.summariseOrders({ tradeDate })) };
      case 'fail':
        throw ApplicationFailure.nonRetryable(action.reason, 'STAGE_FAILED');
    }
  };
}

async function makeOrders({ system, tradeDate }: CycleInput, strategy: string): Promise<OrdersEvent> {
  const { createInstrumentOrders } = orderActivities(system);
  const made = await createInstrumentOrders.executeWithOptions({ summary: strategy }, [
    { tradeDate, strategy },
  ]);
  return { kind: 'made', orders: made.orders, problems: made.problems };
}

/** Undefined when a stack is already running: it continues with this cycle's orders. */
async function startOrReachStack({ system, tradeDate, clock }: CycleInput, windowEnd: string) {
  const start = orderStackStart({ system, tradeDate, clock, windowEnd });
  const stack = await startIfAbsent(start);
  if (!stack) await getExternalWorkflowHandle(start.id).signal(handOver, { tradeDate, windowEnd });
  return stack;
}
