import type { Database } from '../store/database';
import { readAllAdjusted } from './prices';

/** The last adjusted price that is not missing, of every instrument that has one, in its price points. */
export async function lastAdjustedPrices(database: Database): Promise<ReadonlyMap<string, number>> {
  const prices = new Map<string, number>();
  for (const [instrument, { columns }] of await readAllAdjusted(database)) {
    const last = columns.price.findLast((price) => Number.isFinite(price));
    if (last !== undefined) prices.set(instrument, last);
  }
  return prices;
}
