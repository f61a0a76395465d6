import { BROKER_ORDER_TRANSITIONS, moveBrokerOrder } from '../../data/orders/broker-order-state';
import { findOrder } from '../../data/orders/order-store';
import { TstError } from '../../domain/errors/errors';
import type { BrokerOrder } from '../../domain/orders/order';
import type { Deps } from '../deps';
import type { ToldState } from './state-of-report';

type Changes = Parameters<typeof moveBrokerOrder>[3];

const ATTEMPTS_MAX = 5;

/** Whether the state may follow, or repeats with the broker's permanent id not known yet. */
export function tellsNews(order: BrokerOrder, state: ToldState): boolean {
  if (order.state === state) return order.permId === undefined;
  return BROKER_ORDER_TRANSITIONS[order.state].includes(state);
}

/**
 * Moves an order to a state, whoever else writes to it at the same time: events of the broker overtake the
 * answers of requests. A state that can't follow the present one changes nothing. Gives the order as stored.
 */
export async function advance(
  deps: Deps,
  ref: string,
  state: ToldState,
  changes: Changes = {},
): Promise<BrokerOrder> {
  for (let attempt = 1; ; attempt++) {
    const order = await findOrder(deps.database, 'broker', ref);
    if (!order) throw new Error(`broker order ${ref} has vanished`);
    if (!tellsNews(order, state)) return order;
    try {
      return await moveBrokerOrder(deps.database, order, state, changes);
    } catch (error) {
      const overtaken = error instanceof TstError && error.code === 'VERSION_CONFLICT';
      if (!overtaken || attempt === ATTEMPTS_MAX) throw error;
    }
  }
}
