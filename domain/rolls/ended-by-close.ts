import type { Book } from '../orders/book';
import { type InstrumentOrder, ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { parentsOf } from '../orders/order-share';
import type { PlannedRoll } from './roll-plan';

/**
 * Orders of the strategy on whose behalf the position is closed that have not begun to trade. They were decided for the
 * position as it was: traded after the closing, they would open what the closing has just left.
 */
export function endedByClose(
  { instrumentOrder: { strategy, instrument } }: PlannedRoll,
  { instrument: orders, contract }: Pick<Book, 'instrument' | 'contract'>,
): readonly InstrumentOrder[] {
  if (strategy === ROLL_PSEUDO_STRATEGY) return [];
  const parents = new Set(contract.flatMap(parentsOf));
  return orders.filter(
    (order) =>
      !order.rollOrder &&
      order.strategy === strategy &&
      order.instrument === instrument &&
      !parents.has(order.id),
  );
}
