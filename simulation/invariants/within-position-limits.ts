import { strategyPositions } from '../../domain/ledger/positions';
import { sum } from '../../domain/numbers/rounding';
import type { BrokerOrder } from '../../domain/orders/order';
import type { WorldState } from './state';

/** With an order that is sent, no position can pass its limit, or move further beyond it. Rolls move no strategy. */
export function positionsBeyond(order: BrokerOrder, state: WorldState): readonly string[] {
  if (order.rollOrder) return [];
  const { strategy, instrument } = order;
  const limits = state.positionLimits.filter(
    (limit) => limit.instrument === instrument && ['', strategy].includes(limit.strategy),
  );
  return limits.flatMap((limit) => {
    const isBound = (each: { readonly instrument: string; readonly strategy: string }) =>
      each.instrument === instrument && (limit.strategy === '' || each.strategy === strategy);
    const held = sum(
      strategyPositions(state.ledger)
        .filter(isBound)
        .map(({ quantity }) => quantity),
    );
    const after = held + order.trade[0];
    if (Math.abs(after) <= limit.limit || Math.abs(after) < Math.abs(held)) return [];
    return [
      `${order.id} brings ${limit.strategy} ${instrument} from ${held} to ${after}, its limit is ${limit.limit}`,
    ];
  });
}
