import { findOrder, findOrderByNumber } from './order-store';
import type { Database } from '../store/database';
import type { Order } from '../../domain/orders/order';

const LEVELS = { I: 'instrument', C: 'contract', B: 'broker' } as const;

/** An order by what people call it: `I3`, `C5`, `B7` (level and number), or its id. */
export async function findByName(database: Database, name: string): Promise<Order | undefined> {
  const short = /^([ICB])(\d+)$/.exec(name);
  if (short) return findOrderByNumber(database, LEVELS[short[1] as keyof typeof LEVELS], Number(short[2]));
  for (const level of Object.values(LEVELS)) {
    const found = await findOrder(database, level, name);
    if (found) return found;
  }
  return undefined;
}

/** What people call an order: its level's letter and its number. */
export function nameOf(order: Pick<Order, 'level' | 'number'>): string {
  return `${order.level[0].toUpperCase()}${order.number}`;
}
