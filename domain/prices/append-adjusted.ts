/** The day's new rows of the adjusted price, as long as no roll lies between. */

import { concatRows, filterRows, firstAtOrAfter, lastAtOrBefore, sliceRows, viewRows } from '../series/rows';
import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { fullMerge } from './full-merge';

export type AdjustedUpdate =
  | { readonly kind: 'updated'; readonly adjusted: AdjustedPrices }
  /** The contract changed since the last adjusted price: the price series must be rolled first. */
  | {
      readonly kind: 'roll-not-registered';
      readonly time: number;
      readonly from: number;
      readonly to: number;
    };

/**
 * Adjusted prices with the newer rows of the updated multiple prices. Existing values win. Rows that were
 * filled into the multiple prices before the last adjusted price get there with the next full stitch only.
 */
export function appendAdjusted(adjusted: AdjustedPrices, multiple: MultiplePrices): AdjustedUpdate {
  const last = adjusted.times[adjusted.times.length - 1];
  const contracts = multiple.columns.PRICE_CONTRACT;
  const inForce = contracts[lastAtOrBefore(multiple.times, last)];
  const from = firstAtOrAfter(multiple.times, last);
  for (let row = from; row < multiple.times.length; row++) {
    if (contracts[row] !== inForce) {
      return { kind: 'roll-not-registered', time: multiple.times[row], from: inForce, to: contracts[row] };
    }
  }
  const recent = sliceRows({ times: multiple.times, columns: { price: multiple.columns.PRICE } }, from);
  const present = filterRows(recent, (row) => !Number.isNaN(recent.columns.price[row]));
  // Nothing before the last adjusted price can change.
  const head = adjusted.times.length - 1;
  const tail = fullMerge(sliceRows(adjusted, head), present, 'older');
  return { kind: 'updated', adjusted: concatRows(viewRows(adjusted, 0, head), tail) };
}
