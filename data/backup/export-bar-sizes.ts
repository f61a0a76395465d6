import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BAR_SIZES, type BarSize } from '../../domain/prices/bar-size';
import { FREQUENCY_NAMES } from '../../domain/prices/frequency-names';
import { splitBars } from '../../domain/prices/split-bars';
import type { Series } from '../../domain/series/series';
import { CONTRACT_SPEC } from '../csv/price-files';
import {
  contractsWithPrices,
  readAllContractPrices,
  type VersionedContractPrices,
} from '../series/contract-prices';
import type { Database } from '../store/database';
import { count, exportSeries, type Target } from './export-target';

/**
 * Writes the bars of each size of a contract where the merged series cannot be split into them, or files of an earlier
 * export would say less. A contract that can't be read is a problem. Returns how many files were written.
 */
export async function exportBarSizes(database: Database, target: Target): Promise<number> {
  const written: boolean[] = [];
  for (const { instrument, contract } of await contractsWithPrices(database)) {
    const pathOf = (size: BarSize) =>
      `contract_prices/${FREQUENCY_NAMES[size]}_${instrument}_${contract}.csv`;
    const isThere = BAR_SIZES.some((size) => existsSync(join(target.folder, pathOf(size))));
    await target.items.attempt(pathOf('day'), async () => {
      const stored = await readAllContractPrices(database, instrument, contract);
      if (!isThere && mergedSaysAll(stored)) return;
      for (const size of BAR_SIZES) {
        const bars = stored[size];
        if (bars) written.push(await exportSeries(target, pathOf(size), async () => bars, CONTRACT_SPEC));
      }
    });
  }
  return count(written);
}

/** Whether an import of the merged bars alone would come to the same. */
function mergedSaysAll({ merged, hour, day, ...stored }: VersionedContractPrices): boolean {
  if (BAR_SIZES.some((size) => size in stored)) return false;
  const split = merged && splitBars(merged);
  return !!split && !!hour && !!day && sameRows(day, split.day) && sameRows(hour, split.hour);
}

function sameRows(a: Series, b: Series): boolean {
  const same = (one: Float64Array, other: Float64Array) =>
    one.length === other.length && one.every((value, row) => Object.is(value, other[row]));
  return (
    same(a.times, b.times) && Object.keys(a.columns).every((name) => same(a.columns[name], b.columns[name]))
  );
}
