import type { OutgoingOrder, OutgoingType } from '../../broker/broker';
import { tradingStop } from '../../config/stack-steps';
import { tradedHours } from '../../config/traded-hours';
import { tradedSessions } from '../../domain/contracts/traded-sessions';
import { isClosingSoon } from '../../domain/execution/closing-soon';
import type { BrokerOrder, BrokerOrderType } from '../../domain/orders/order';
import { ratioOf } from '../../domain/orders/trade-quantity';
import { windowEndAfter } from '../../domain/time/trading-window';
import type { Deps } from '../deps';
import type { BrokerLegs } from './legs';

const TYPES: Readonly<Record<Exclude<BrokerOrderType, 'balance'>, OutgoingType>> = {
  market: 'MKT',
  limit: 'LMT',
  snap_mkt: 'SNAP MKT',
  snap_mid: 'SNAP MID',
  snap_prim: 'SNAP PRIM',
  adaptive_mkt: 'ADAPTIVE',
};

/** An order in the broker's terms. The last check refuses balance orders before. */
export function outgoingOrder(
  order: Pick<BrokerOrder, 'id' | 'account' | 'trade' | 'type' | 'limitPrice'>,
  { legs, action }: BrokerLegs,
  brokerOrderId: number,
): OutgoingOrder {
  const { id, account, type, limitPrice } = order;
  return {
    orderRef: id,
    brokerOrderId,
    account,
    legs,
    action,
    quantity: Math.abs(ratioOf(order.trade)?.multiple ?? 0),
    type: TYPES[type as Exclude<BrokerOrderType, 'balance'>],
    ...(limitPrice === undefined ? {} : { limitPrice }),
  };
}

/** Whether the market of the order, or the trading window, closes within half an hour of an instant (UTC ms). */
export function closesSoon(
  deps: Deps,
  { instrument }: Pick<BrokerOrder, 'instrument'>,
  { details }: BrokerLegs,
  now: number,
): boolean {
  const hours = tradedHours(deps.loaded);
  const sessions = details.map((each) => tradedSessions(instrument, each, hours));
  const windowEnd = windowEndAfter(new Date(now).toISOString(), tradingStop(deps));
  return isClosingSoon(sessions, Date.parse(windowEnd), now);
}
