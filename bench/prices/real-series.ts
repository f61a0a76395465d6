import { join } from 'node:path';
import { multiplePricesFile } from '../../data/csv/price-files';
import type { Prices } from '../../data/series/prices';
import { stitch } from '../../domain/prices/panama';
import type { PricePoints } from '../../domain/prices/price-points';
import { filterRows } from '../../domain/series/rows';
import type { ContractPrices, Series } from '../../domain/series/series';
import { DAY_MS, HOUR_MS } from '../../domain/time/units';
import { SYSTEM_ZONE, utcToLocal } from '../../domain/time/zone-time';
import { contractsFromMultiple } from '../../test/support/contracts-from-multiple';

const CLOSE_HOUR = 23;

/** Hourly and daily bars of one contract. */
export interface Bars {
  readonly hour: ContractPrices;
  readonly day: ContractPrices;
}

/** Multiple prices of the market's files, and the adjusted prices that follow from them. */
export async function realPrices(market: string, code: string): Promise<Prices> {
  const multiple = await multiplePricesFile.read(join(market, 'multiple_prices_csv', `${code}.csv`));
  const adjusted = stitch(multiple);
  const { price } = adjusted.columns;
  return { multiple, adjusted: filterRows(adjusted, (row) => !Number.isNaN(price[row])) };
}

/** The newest contracts of an instrument. Closes are the market's; the rest of each bar is made from them. */
export function realContracts({ multiple }: Prices, count: number): readonly Bars[] {
  return [...contractsFromMultiple(multiple).values()].slice(-count).map(barsOf);
}

/** The same values some weeks later: different content, so that no two copies share a chunk. */
export function weeksLater<S extends Series>(series: S, weeks: number): S {
  return { ...series, times: series.times.map((time) => time + 7 * weeks * DAY_MS) };
}

/** Bars whose closes are these prices; a row at the notional close is a daily bar. */
export function barsOf({ times, values }: PricePoints): Bars {
  const open = values.map((value, row) => values[row - 1] ?? value);
  const all = {
    times,
    columns: {
      OPEN: open,
      HIGH: values.map((value, row) => Math.max(value, open[row])),
      LOW: values.map((value, row) => Math.min(value, open[row])),
      FINAL: values,
      VOLUME: values.map((_, row) => (row * 7919) % 20_011),
    },
  };
  const isClose = (row: number) => utcToLocal(times[row], SYSTEM_ZONE) % DAY_MS === CLOSE_HOUR * HOUR_MS;
  return { hour: filterRows(all, (row) => !isClose(row)), day: filterRows(all, isClose) };
}
