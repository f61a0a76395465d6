import { isPeriodOver, limitsFor, type TradeLimit } from '../../domain/limits/trade-limit';
import { sum } from '../../domain/numbers/rounding';
import type { BrokerOrder } from '../../domain/orders/order';
import { isOpen, type OrderAtExchange } from '../broker/order-at-exchange';
import type { Invariant, WorldState } from './state';
import { positionsBeyond } from './within-position-limits';

/** With an order that is sent, no limit is exceeded by what was and may still be traded under it. */
export const withinLimits: Invariant = {
  name: 'I5',
  says: 'no limit is exceeded',
  sent(order, state) {
    const stored = state.brokerOrders.find(({ id }) => id === order.outgoing.orderRef);
    if (stored === undefined) return [];
    const beyond = positionsBeyond(stored, state);
    const over = limitsFor(state.tradeLimits, stored.strategy, stored.instrument).flatMap((limit) => {
      const traded = tradedUnder(limit, state);
      if (traded <= limit.limit) return [];
      const whose = limit.strategy === '' ? 'all' : limit.strategy;
      return [`${stored.id} brings ${limit.instrument} (${whose}) to ${traded}, its limit is ${limit.limit}`];
    });
    return [...beyond, ...over];
  },
};

function tradedUnder(limit: TradeLimit, { atExchange, brokerOrders, now }: WorldState): number {
  const since = isPeriodOver(limit, new Date(now)) ? now : limit.resetAt.getTime();
  const stored = new Map(brokerOrders.map((order) => [order.id, order]));
  const binds = ({ instrument, strategy }: BrokerOrder) =>
    instrument === limit.instrument && (limit.strategy === '' || limit.strategy === strategy);
  const counted = atExchange.filter((order) => {
    const ours = stored.get(order.outgoing.orderRef);
    return ours !== undefined && binds(ours) && (isOpen(order) || order.endedAt! > since);
  });
  return sum(counted.map(contractsOf));
}

/** Traded, or still to be traded, over all legs. */
function contractsOf(order: OrderAtExchange): number {
  const multiples = isOpen(order) ? order.outgoing.quantity : order.filled;
  return sum(order.outgoing.legs.map(({ ratio }) => Math.abs(ratio) * multiples));
}
