import { defineSignal, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { BrokerOrderState } from '../domain/orders/order';
import { orderStackWorkflowId } from '../domain/system/names';
import { look, tellToLook } from './look';
import { brokerActivities, sendActivities } from './proxies';
import { type ClockKind, waitUntil } from './trading-time';

export interface ExecuteOrderInput {
  readonly system: string;
  /** The broker order's id, which is its orderRef and this workflow's id. */
  readonly ref: string;
  readonly clock: ClockKind;
  /** Trading seconds after which an order that has not been filled is cancelled. */
  readonly timeoutSeconds: number;
}

export interface OrderProgress {
  readonly state: BrokerOrderState;
  /** One line for people: filled part, price, the broker's reason. */
  readonly text: string;
  /** ISO instant of the trading clock. */
  readonly at: string;
}

export const cancelNow = defineSignal('cancelNow');

const FINAL: readonly BrokerOrderState[] = ['filled', 'cancelled', 'rejected', 'not-accepted'];
/** Trading minutes between looks at the broker's complete lists, while nothing is heard: then the last. */
const SWEEP_MINUTES = [1, 2, 5, 10];

/**
 * One broker order from its sending to its end. Sending is attempted once; what became of an attempt whose
 * answer was lost is looked up, never sent again (design, section 5).
 */
export async function executeOrder(input: ExecuteOrderInput): Promise<OrderProgress> {
  const { system, ref, clock } = input;
  const broker = brokerActivities(system);
  let events = 0;
  let cancelWanted = false;
  setHandler(look, () => {
    events++;
  });
  setHandler(cancelNow, () => {
    cancelWanted = true;
    events++;
  });

  let progress = await sendOnce(input);
  const deadline = Date.parse(progress.at) + input.timeoutSeconds * 1000;
  for (let sweep = 0; !FINAL.includes(progress.state); sweep++) {
    setCurrentDetails(progress.text);
    const heard = events;
    const next = Math.min(deadline, sweepAt(progress, sweep));
    const outcome = await waitUntil(system, clock, iso(next), ref, () => events > heard);
    const expired = outcome === 'reached' && next >= deadline;
    if (expired || cancelWanted) progress = await broker.cancelOrder({ ref });
    else progress = await broker.refreshOrder({ ref, sweep: outcome === 'reached' });
    cancelWanted = false;
  }
  setCurrentDetails(progress.text);
  // The stack may have ended: its window closed.
  await tellToLook(orderStackWorkflowId(system));
  return progress;
}

async function sendOnce({ system, ref }: ExecuteOrderInput): Promise<OrderProgress> {
  try {
    return await sendActivities(system).sendOrder({ ref });
  } catch {
    // The attempt died or timed out: the order may be at the broker. Only a look-up can tell.
    return await brokerActivities(system).resolveOrder.executeWithOptions(
      { summary: 'look up, never re-send' },
      [{ ref }],
    );
  }
}

function sweepAt({ at }: OrderProgress, sweep: number): number {
  return Date.parse(at) + SWEEP_MINUTES[Math.min(sweep, SWEEP_MINUTES.length - 1)] * 60_000;
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}
