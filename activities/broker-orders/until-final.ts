import { setTimeout as sleep } from 'node:timers/promises';
import { brokerOrderWatched } from '../../data/orders/order-store';
import { type BrokerOrder, FINAL_BROKER_STATES } from '../../domain/orders/order';
import type { Deps } from '../deps';

const POLL_MS = 25;

/** The order once events of the broker have made it final; undefined if that takes longer than the time (wall ms). */
export async function untilFinal(
  deps: Deps,
  ref: string,
  withinMs: number,
): Promise<BrokerOrder | undefined> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const order = await brokerOrderWatched(deps.database, ref);
    if (order && FINAL_BROKER_STATES.includes(order.state)) return order;
    if (Date.now() >= deadline) return undefined;
    await sleep(POLL_MS);
  }
}
