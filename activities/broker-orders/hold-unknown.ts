import { lockInstrument } from '../../data/controls/locks';
import { BROKER_ORDER_TRANSITIONS } from '../../domain/orders/broker-order-transitions';
import type { BrokerOrder } from '../../domain/orders/order';
import { unknownOrderMail } from '../../domain/orders/unknown-order';
import { unknownLockOwner } from '../../domain/reconcile/lock-owners';
import type { Deps } from '../deps';
import { advance } from './advance';

/**
 * Holds an order whose fate is not known: its instrument is locked, the operator gets one mail, and the order is
 * `unknown`. An order that is `unknown` already, or final, is left as it is: nothing is locked or reported again.
 * `permId`: the broker's, when it shows the order. The lock is written before the state: after a crash in between both are
 * done again.
 */
export async function holdAsUnknown(
  deps: Deps,
  order: BrokerOrder,
  reason: string,
  permId?: number,
): Promise<BrokerOrder> {
  if (!BROKER_ORDER_TRANSITIONS[order.state].includes('unknown')) return order;
  const at = new Date(await deps.clock.read());
  const owner = unknownLockOwner(order);
  await lockInstrument(deps.database, { instrument: order.instrument, owner, reason, at });
  await deps.sendMail(unknownOrderMail(order, reason));
  return advance(deps, order.id, 'unknown', { reason, ...(permId ? { permId } : {}) });
}
