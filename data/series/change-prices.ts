import { changedTimes, unionOfTimes } from '../../domain/prices/undo-rows';
import type { Database } from '../store/database';
import { type PriceChange, recorded, touchedRows } from './price-changes';
import { type Prices, writePrices } from './prices';

/** Times (UTC ms, ascending) of the rows that differ in multiple or adjusted prices. */
export function changedPriceTimes(before: Prices, after: Prices): readonly number[] {
  return unionOfTimes(
    changedTimes(before.multiple, after.multiple),
    changedTimes(before.adjusted, after.adjusted),
  );
}

/**
 * Stores multiple and adjusted prices in place of those of `change.version`, recorded so that it can be undone. Returns
 * how many rows differ; without any, nothing is written. Throws VERSION_CONFLICT.
 */
export async function changePrices(
  database: Database,
  change: Omit<PriceChange, 'state' | 'series' | 'touched'>,
  before: Prices,
  after: Prices,
): Promise<number> {
  const { instrument, version } = change;
  const touched = touchedRows(changedPriceTimes(before, after));
  if (!touched) return 0;
  const series = { kind: 'prices', name: instrument } as const;
  await recorded(database, { ...change, series, touched }, () =>
    writePrices(database, instrument, after, version),
  );
  return touched.rows;
}
