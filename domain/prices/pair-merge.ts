/** Merging new prices of one contract into a (price, contract) pair of the multiple prices. */
import { forwardFill } from '../series/fill';
import { reindex, unionTimes } from '../series/join';
import { firstAtOrAfter } from '../series/rows';
import type { PricePoints } from './price-points';

/** One of the three columns with its contract: NaN without a contract or a price. */
export interface PricePair {
  readonly times: Float64Array;
  readonly values: Float64Array;
  readonly contracts: Float64Array;
}

/**
 * The pair with what the new prices add, from the moment on at which the pair is in the new prices'
 * contract for good. There, old values win, missing ones are filled and new times are inserted; before it
 * nothing changes. So prices from before a contract was in use are never pulled in, and a correction of a
 * stored value never spreads.
 */
export function mergePair(
  old: PricePair,
  fresh: PricePoints,
  contract: number,
  labels: Labels = 'carried',
): PricePair {
  if (fresh.times.length === 0) return old;
  const from = usableFrom(old, fresh, contract, labels);
  if (from === undefined) return old;
  const start = firstAtOrAfter(fresh.times, from);
  const freshTimes = fresh.times.subarray(start);
  const times = unionTimes([old.times, freshTimes]);
  // Copies: on the same times `reindex` returns the stored array itself.
  const values = reindex(old, times).slice();
  const contracts = reindex({ times: old.times, values: old.contracts }, times).slice();
  const added = reindex({ times: freshTimes, values: fresh.values.subarray(start) }, times);
  for (let row = firstAtOrAfter(times, from); row < times.length; row++) {
    if (Number.isNaN(values[row])) values[row] = added[row];
    if (Number.isNaN(contracts[row])) contracts[row] = contract;
  }
  return { times, values, contracts };
}

/**
 * Whose contract the pair is in at a new price's time. `carried`: that of the last row before it. `literal`:
 * as in pysystemtrade, which looks at rows from the first new price on only, and so takes in nothing of a
 * contract whose first price is newer than the pair's last row, until the next day.
 */
export type Labels = 'carried' | 'literal';

/** The first new time after the last at which the labels differ; undefined when they differ to the end. */
function usableFrom(old: PricePair, fresh: PricePoints, contract: number, how: Labels): number | undefined {
  const first = fresh.times[0];
  const times = unionTimes([old.times, fresh.times]);
  const begin = firstAtOrAfter(times, first);
  const known = reindex({ times: old.times, values: old.contracts }, times).slice();
  if (how === 'literal') known.fill(Number.NaN, 0, begin);
  const labels = forwardFill(known);
  let last = times.length - 1;
  if (labels[last] !== contract) return undefined;
  while (last > begin && labels[last - 1] === contract) last--;
  return times[last];
}
