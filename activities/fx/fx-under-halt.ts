import { openFxOrders } from '../../data/orders/fx-orders';
import type { FxOrder } from '../../domain/fx/fx-order';
import { EVERYTHING, type Halt, isCancelledByHalt } from '../../domain/limits/halt';
import type { Deps } from '../deps';

/** Orders in currencies that work at the broker and that a halt wants cancelled: only one of everything reaches them. */
export async function fxUnderHalt(
  { database }: Pick<Deps, 'database'>,
  halts: readonly Halt[],
): Promise<readonly FxOrder[]> {
  if (!isCancelledByHalt(halts, EVERYTHING)) return [];
  return (await openFxOrders(database)).filter(({ state }) => state === 'working');
}
