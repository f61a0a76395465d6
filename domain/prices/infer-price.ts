/** A missing last price of one column, inferred from another column and their usual distance. */
import { medianOf } from '../numbers/median';
import type { MultiplePrices } from '../series/series';

export type PriceColumn = 'PRICE' | 'FORWARD' | 'CARRY';

const SOURCES: Readonly<Record<PriceColumn, readonly [PriceColumn, PriceColumn]>> = {
  PRICE: ['FORWARD', 'CARRY'],
  FORWARD: ['PRICE', 'CARRY'],
  CARRY: ['PRICE', 'FORWARD'],
};

/** How many of the latest distances are looked at. */
const DISTANCES = 5;

/**
 * The last value of the column, or, where it is missing, another column's last value plus the median of
 * their last (up to five) distances in the same two contracts. NaN without such distances.
 * pysystemtrade's code for this crashes and so never infers.
 */
export function lastPrice(multiple: MultiplePrices, column: PriceColumn): number {
  const values = multiple.columns[column];
  const last = values[values.length - 1];
  if (!Number.isNaN(last)) return last;
  const inferred = SOURCES[column].map((source) => inferFrom(multiple, column, source));
  return inferred.find((value) => !Number.isNaN(value)) ?? Number.NaN;
}

function inferFrom(multiple: MultiplePrices, column: PriceColumn, source: PriceColumn): number {
  const values = multiple.columns[column];
  const others = multiple.columns[source];
  const distances: number[] = [];
  // Row 0 is never used, as in pysystemtrade.
  for (let row = values.length - 1; row > 0 && sameContracts(multiple, column, source, row); row--) {
    const distance = values[row] - others[row];
    if (!Number.isNaN(distance) && distances.length < DISTANCES) distances.push(distance);
  }
  return others[others.length - 1] + medianOf(distances);
}

function sameContracts(
  multiple: MultiplePrices,
  column: PriceColumn,
  source: PriceColumn,
  row: number,
): boolean {
  const last = multiple.times.length - 1;
  return [column, source].every((name) => {
    const contracts = multiple.columns[`${name}_CONTRACT`];
    return contracts[row] === contracts[last];
  });
}
