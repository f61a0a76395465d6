import { moveBrokerOrder } from '../../data/orders/broker-order-state';
import { findOrder } from '../../data/orders/order-store';
import { TstError } from '../../domain/errors/errors';
import { BROKER_ORDER_TRANSITIONS } from '../../domain/orders/broker-order-transitions';
import type { ReportedState } from '../../domain/orders/broker-status';
import type { BrokerOrder, BrokerOrderState } from '../../domain/orders/order';
import type { Deps } from '../deps';
import { releaseUnknown } from './release-unknown';

type Changes = Parameters<typeof moveBrokerOrder>[3];

const ATTEMPTS_MAX = 5;

/** Whether the state may follow, or repeats with the broker's permanent id not known yet. */
export function tellsNews(order: BrokerOrder, state: ReportedState): boolean {
  if (order.state === state) return order.permId === undefined;
  return BROKER_ORDER_TRANSITIONS[order.state].includes(state);
}

/**
 * Moves an order to a state, whoever else writes to it at the same time: events of the broker overtake the
 * answers of requests. A state that can't follow the present one changes nothing, nor does one that may only follow `from`. Returns the order as stored. Leaving
 * `unknown` takes back the lock and the question that it caused.
 */
export async function advance(
  deps: Deps,
  ref: string,
  state: ReportedState,
  changes: Changes = {},
  from?: readonly BrokerOrderState[],
): Promise<BrokerOrder> {
  for (let attempt = 1; ; attempt++) {
    const order = await findOrder(deps.database, 'broker', ref);
    if (!order) throw new Error(`broker order ${ref} has vanished`);
    if (!tellsNews(order, state) || from?.includes(order.state) === false) return order;
    const settled = order.state === 'unknown' && state !== 'unknown';
    try {
      // Why it was unknown is not why it is what it is now.
      const moved = await moveBrokerOrder(
        deps.database,
        order,
        state,
        settled ? { reason: '', ...changes } : changes,
      );
      if (settled) await releaseUnknown(deps, moved);
      return moved;
    } catch (error) {
      const overtaken = error instanceof TstError && error.code === 'VERSION_CONFLICT';
      if (!overtaken || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
