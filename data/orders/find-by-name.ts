import type { Order } from '../../domain/orders/order';
import { ORDER_LEVELS, parseOrderName } from '../../domain/orders/order-name';
import type { Database } from '../store/database';
import { findOrder, findOrderByNumber } from './order-store';

/** An order by its name (`I3`, `C5`, `B7`) or its id; undefined when no order has it. */
export async function findByName(database: Database, name: string): Promise<Order | undefined> {
  const short = parseOrderName(name);
  if (short) return findOrderByNumber(database, short.level, short.number);
  for (const level of ORDER_LEVELS) {
    const found = await findOrder(database, level, name);
    if (found) return found;
  }
  return undefined;
}
