import { appendNewer } from '../../domain/prices/append-newer';
import { withMerged } from '../../domain/prices/contract-day';
import { stitch } from '../../domain/prices/panama';
import { firstAtOrAfter, sliceRows } from '../../domain/series/rows';
import type { ContractPrices, MultiplePrices } from '../../domain/series/series';
import { DAY_MS } from '../../domain/time/units';
import { fastest, type Measured } from '../tables/measured';
import { barsOf } from './real-series';

const STITCHED_ROWS = 48_000;
const CONTRACT_ROWS = 5_000;
const REPETITIONS = 30;

/** What the processor does between reading and writing: the fastest of 30 times each. */
export async function measureInMemory(multiple: MultiplePrices): Promise<readonly Measured[]> {
  const rows = sliceRows(multiple, 0, STITCHED_ROWS);
  const stitched = await fastest(REPETITIONS, () => stitch(rows));
  const end = multiple.times.length;
  const times = multiple.times.slice(end - CONTRACT_ROWS, end);
  const { hour, day } = barsOf({ times, values: multiple.columns.PRICE.slice(end - CONTRACT_ROWS, end) });
  const sizes = [hour, day].map((bars) => dayApart(bars, times[times.length - 1] - DAY_MS));
  const merged = await fastest(REPETITIONS, () => {
    const [newHour, newDay] = sizes.map(({ stored, fetched }) => appendNewer(stored, fetched).series);
    return withMerged({ hour: newHour, day: newDay });
  });
  return [
    { what: `stitching of ${rows.times.length} rows`, value: stitched, unit: 'ms', most: 20 },
    { what: `a day merged into a contract of ${times.length} rows`, value: merged, unit: 'ms', most: 1 },
  ];
}

function dayApart(bars: ContractPrices, until: number) {
  const cut = firstAtOrAfter(bars.times, until);
  return { stored: sliceRows(bars, 0, cut), fetched: sliceRows(bars, cut) };
}
