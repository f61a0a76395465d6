import type { Priceable } from '../../domain/prices/price-work';
import { instrumentsWithPrices } from '../series/prices';
import type { Catalogue } from '../store/catalogue';
import type { Database } from '../store/database';

/** What has prices that can be updated. `stale`: as configured. */
export async function readPriceable(
  database: Database,
  catalogue: Catalogue,
  stale: readonly string[],
): Promise<Priceable> {
  const priced = await instrumentsWithPrices(database);
  return { priced, stale, fxCodes: catalogue.brokerFx.map(({ code }) => code) };
}
