import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../domain/moving/items';
import { readOrders } from '../csv/order-files';
import { ORDER_LEVELS } from '../orders/collections';
import { raiseOrderNumber } from '../orders/order-numbers';
import { type ImportedOrder, importedOrders, putImportedOrders } from './imported-orders';
import type { Content } from './moving';

/** Completed orders of one level. Our own get higher numbers, so that a number means one order. */
export async function readOrderItem(item: Item): Promise<Content> {
  const { path } = item.files['file'];
  const level = ORDER_LEVELS.find((each) => item.id.endsWith(`/${each}`))!;
  const read = await readOrders(path);
  const orders = [
    ...new Map(read.map((order, place) => [order.orderId, { ...order, level, place }])).values(),
  ];
  const twice = read.length - orders.length;
  return {
    rows: orders.length,
    notes:
      twice === 0 ? [] : [`${path}: ${twice} rows have the order_id of another row; the later one counts`],
    plan: async ({ database }) => {
      const stored = new Map((await importedOrders(database, level)).map((each) => [each.orderId, each]));
      const changed = orders.filter((order) => !isSame(order, stored.get(order.orderId)));
      if (changed.length === 0) return { kind: 'unchanged' };
      return {
        kind: stored.size === 0 ? 'new' : 'changed',
        write: async () => {
          await raiseOrderNumber(
            database,
            level,
            orders.reduce((most, each) => Math.max(most, each.orderId), 0),
          );
          await putImportedOrders(database, changed);
          return undefined;
        },
      };
    },
  };
}

/** An absent field and an undefined one are the same: the store keeps neither. */
function isSame(order: ImportedOrder, stored: ImportedOrder | undefined): boolean {
  if (stored === undefined) return false;
  const present = Object.entries(order).filter(([, value]) => value !== undefined);
  return isDeepStrictEqual(Object.fromEntries(present), stored);
}
