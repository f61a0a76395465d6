import { isRate } from '../../domain/fx/rates';
import { filterRows } from '../../domain/series/rows';
import type { Database } from '../store/database';
import { listSeries, readSeries, writeSeries } from './series-store';

/** Removes what is no rate from all stored rates: a release before they were checked could store 1/0. Returns how many series. */
export async function migrateRates(database: Database): Promise<number> {
  let changed = 0;
  for (const { name } of await listSeries(database, 'fx_prices')) {
    const key = { kind: 'fx_prices', name } as const;
    const read = await readSeries<'price'>(database, key);
    if (!read) continue;
    const { price } = read.series.columns;
    const usable = filterRows(read.series, (row) => Number.isNaN(price[row]) || isRate(price[row]));
    if (usable === read.series) continue;
    await writeSeries(database, key, usable, read.version);
    changed += 1;
  }
  return changed;
}
