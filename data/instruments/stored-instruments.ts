import { readMultiples } from '../series/prices';
import { listSeries } from '../series/series-store';
import type { Database } from '../store/database';
import { contracts } from './contracts';

/** What is stored of an instrument's prices. */
export interface StoredInstrument {
  /** Of multiple prices. */
  readonly rows: number;
  /** UTC ms of the first and the last row; undefined without prices. */
  readonly first?: number;
  readonly last?: number;
  /** Contracts with prices. */
  readonly contracts: number;
  /** Contracts whose prices are fetched daily. */
  readonly sampled: number;
}

/** Every instrument with stored prices, by code. */
export async function storedInstruments(database: Database): Promise<ReadonlyMap<string, StoredInstrument>> {
  const priced = (await listSeries(database, 'prices')).map(({ name }) => name);
  const multiples = await readMultiples(database, priced);
  const withPrices = countBy(await listSeries(database, 'contract_prices'), ({ name }) =>
    name.slice(0, name.lastIndexOf('/')),
  );
  const sampled = countBy(await contracts(database, { sampling: true }), ({ instrument }) => instrument);
  const codes = [...new Set([...priced, ...withPrices.keys()])].sort();
  return new Map(
    codes.map((code) => {
      const times = multiples.get(code)?.times ?? new Float64Array();
      const ends = times.length > 0 ? { first: times[0], last: times[times.length - 1] } : {};
      const counts = { contracts: withPrices.get(code) ?? 0, sampled: sampled.get(code) ?? 0 };
      return [code, { rows: times.length, ...ends, ...counts }];
    }),
  );
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
