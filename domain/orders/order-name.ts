/** What people call an order: its level's letter and its number, `I3`, `C5`, `B7`. */
import type { Order } from './order';

const LEVELS = { I: 'instrument', C: 'contract', B: 'broker' } as const;

export type OrderLevel = Order['level'];

export const ORDER_LEVELS: readonly OrderLevel[] = Object.values(LEVELS);

export function nameOf(order: Pick<Order, 'level' | 'number'>): string {
  return `${order.level[0].toUpperCase()}${order.number}`;
}

/** What a person is told who named an order that is not there. */
export function noSuchOrder(name: string): string {
  return `order ${name} does not exist (\`npx tst orders --all\` lists them)`;
}

/** Level and number of a name; undefined for any other text, an id for instance. */
export function parseOrderName(
  name: string,
): { readonly level: OrderLevel; readonly number: number } | undefined {
  const short = /^([ICB])(\d+)$/.exec(name);
  return short ? { level: LEVELS[short[1] as keyof typeof LEVELS], number: Number(short[2]) } : undefined;
}
