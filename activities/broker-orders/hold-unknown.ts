import { lockInstrument } from '../../data/controls/locks';
import { BROKER_ORDER_TRANSITIONS } from '../../domain/orders/broker-order-transitions';
import type { BrokerOrder } from '../../domain/orders/order';
import { nameOf } from '../../domain/orders/order-name';
import type { Deps } from '../deps';
import { advance } from './advance';
import { unknownLockOwner } from './release-unknown';

/**
 * Holds an order whose fate is not known: its instrument is locked, the operator gets one mail, and the order is
 * `unknown`. An order that is `unknown` already, or final, is left as it is: nothing is locked or reported again.
 * `permId`: the broker's, when it shows the order. The lock goes before the state: after a crash in between both are
 * done again.
 */
export async function holdAsUnknown(
  deps: Deps,
  order: BrokerOrder,
  reason: string,
  permId?: number,
): Promise<BrokerOrder> {
  if (!BROKER_ORDER_TRANSITIONS[order.state].includes('unknown')) return order;
  const { instrument } = order;
  const at = new Date(await deps.clock.read());
  await lockInstrument(deps.database, { instrument, owner: unknownLockOwner(order), reason, at });
  const text =
    `What became of order ${nameOf(order)} (${order.trade.join('/')} ${instrument} ${order.contracts.join('/')}, ` +
    `${order.id}) is not known: ${reason}. ${instrument} is locked until it is. It will be looked up again; once ` +
    'the broker no longer lists it, positions decide, or you are asked. If you know what became of it, run one of:\n' +
    settleCommands(order);
  await deps.sendMail({ subject: `Unknown order for ${instrument}`, text, critical: true });
  return advance(deps, order.id, 'unknown', { reason, ...(permId ? { permId } : {}) });
}

/** The commands with which the operator says what became of an order. */
export function settleCommands(order: Pick<BrokerOrder, 'level' | 'number'>): string {
  const command = `npx tst orders settle ${nameOf(order)}`;
  return `${command} --not-accepted --reason TEXT\n${command} --filled CONTRACTS --price PRICE --reason TEXT`;
}
