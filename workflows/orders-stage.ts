import { getExternalWorkflowHandle, setCurrentDetails } from '@temporalio/workflow';
import type { StageResult } from '../domain/cycle/cycle-result';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { orderStackStart } from '../domain/cycle/workflow-starts';
import { eachStrategy } from './each-strategy';
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
  const { system, tradeDate } = input;
  const orders = orderActivities(system);
  const { strategies } = await runActivities(system).listStrategies({ system });
  const problems: string[] = [];
  let made = 0;
  const failed = await eachStrategy(strategies, async (strategy) => {
    const result = await orders.createInstrumentOrders.executeWithOptions({ summary: strategy }, [
      { tradeDate, strategy },
    ]);
    made += result.orders;
    problems.push(...result.problems);
  });
  problems.push(...failed);
  setCurrentDetails(`${made} instrument orders handed to the order stack`);
  const window = await orders.tradingWindow({ tradeDate });
  const stack = await startOrReachStack(input, window.end);
  if (input.window === 'hand-over') return { summary: `${made} instrument orders, handed over`, problems };
  if (stack) await stack.result();
  else await waitForWindowEnd(input, window.end);
  const done = await orders.summariseOrders({ tradeDate });
  return { summary: done.summary, problems: [...problems, ...done.problems] };
}

/** Undefined when a stack is already running: it continues with this cycle's orders. */
async function startOrReachStack({ system, tradeDate, clock }: CycleInput, windowEnd: string) {
  const start = orderStackStart({ system, tradeDate, clock, windowEnd });
  const stack = await startIfAbsent(start);
  if (!stack) await getExternalWorkflowHandle(start.id).signal(handOver, { tradeDate, windowEnd });
  return stack;
}

/** The stack was already running, so its run is not our child: its window's record says when it ended. */
async function waitForWindowEnd(input: CycleInput, windowEnd: string): Promise<void> {
  await clockActivities(input.system).waitForWindowEnd({ tradeDate: input.tradeDate, windowEnd });
}
