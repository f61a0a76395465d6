import type { OutgoingOrder, OutgoingType } from '../../broker/broker';
import { tradingStop } from '../../config/stack-steps';
import { contractSessions } from '../../domain/contracts/contract-sessions';
import { isClosingSoon } from '../../domain/execution/closing-soon';
import type { BrokerOrder, BrokerOrderType } from '../../domain/orders/order';
import { windowEndAfter } from '../../domain/time/trading-window';
import { MINUTE_MS } from '../../domain/time/units';
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
  order: Pick<BrokerOrder, 'id' | 'account' | 'type' | 'limitPrice'>,
  { legs, action, quantity }: BrokerLegs,
  brokerOrderId: number,
): OutgoingOrder {
  const { id, account, type, limitPrice } = order;
  return {
    orderRef: id,
    brokerOrderId,
    account,
    legs,
    action,
    quantity,
    type: TYPES[type as Exclude<BrokerOrderType, 'balance'>],
    ...(limitPrice === undefined ? {} : { limitPrice }),
  };
}

/** Whether the market of the order, or the trading window, closes within half an hour of an instant (UTC ms). */
export function closesSoon(deps: Deps, { details }: BrokerLegs, now: number): boolean {
  const marginMs = deps.config.execution.trading_hours_margin_minutes * MINUTE_MS;
  const sessions = details.map((each) => contractSessions(each, marginMs));
  const windowEnd = windowEndAfter(new Date(now).toISOString(), tradingStop(deps));
  return isClosingSoon(sessions, Date.parse(windowEnd), now);
}
