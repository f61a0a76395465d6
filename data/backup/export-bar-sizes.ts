import { splitBars } from '../../domain/prices/split-bars';
import type { Series } from '../../domain/series/series';
import { CONTRACT_SPEC } from '../csv/price-files';
import { contractsWithPrices, readAllContractPrices } from '../series/contract-prices';
import type { Database } from '../store/database';
import { count, exportSeries, type Target } from './export-target';

/**
 * Writes daily and hourly bars of each contract where the merged series cannot be split into them.
 * Returns how many files were written.
 */
export async function exportBarSizes(database: Database, target: Target): Promise<number> {
  const written: boolean[] = [];
  for (const { instrument, contract } of await contractsWithPrices(database)) {
    const { hour, day, merged } = await readAllContractPrices(database, instrument, contract);
    const split = merged && splitBars(merged);
    if (split && hour && day && sameRows(day, split.day) && sameRows(hour, split.hour)) continue;
    if (day) await write('Day', day);
    if (hour) await write('Hour', hour);

    async function write(size: string, bars: NonNullable<typeof day>) {
      const path = `contract_prices/${size}_${instrument}_${contract}.csv`;
      written.push(await exportSeries(target, path, async () => bars, CONTRACT_SPEC));
    }
  }
  return count(written);
}

function sameRows(a: Series, b: Series): boolean {
  const same = (one: Float64Array, other: Float64Array) =>
    one.length === other.length && one.every((value, row) => Object.is(value, other[row]));
  return (
    same(a.times, b.times) && Object.keys(a.columns).every((name) => same(a.columns[name], b.columns[name]))
  );
}
