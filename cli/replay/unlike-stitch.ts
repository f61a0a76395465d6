import { lastAtOrBefore } from '../../domain/series/rows';
import type { AdjustedPrices, MultiplePrices } from '../../domain/series/series';

export interface StitchComparison {
  /** Rows with another price than in the stitch, or that only one of the two has. */
  readonly unlike: number;
  /**
   * Rows that only the stitch has, between the last roll and the newest adjusted price: filled into the multiple prices
   * later, they reach the adjusted prices with the next roll.
   */
  readonly filledIn: number;
}

/**
 * Stored adjusted prices against a stitch of the multiple prices from scratch, both without missing prices. `rolledAt`
 * (UTC ms): the first row of the priced contract.
 */
export function compareWithStitch(
  kept: AdjustedPrices,
  fresh: AdjustedPrices,
  rolledAt: number,
): StitchComparison {
  let [alike, filledIn] = [0, 0];
  const newest = kept.times[kept.times.length - 1];
  for (let row = 0; row < fresh.times.length; row++) {
    const time = fresh.times[row];
    const at = lastAtOrBefore(kept.times, time);
    if (kept.times[at] !== time) filledIn += time > rolledAt && time < newest ? 1 : 0;
    else if (kept.columns.price[at] === fresh.columns.price[row]) alike++;
  }
  const unlike = Math.max(kept.times.length, fresh.times.length - filledIn) - alike;
  return { unlike, filledIn };
}

/** The time (UTC ms) of the first row in the contract that is priced now. */
export function lastRollOf({ times, columns }: MultiplePrices): number {
  const contracts = columns.PRICE_CONTRACT;
  let row = times.length - 1;
  while (row > 0 && contracts[row - 1] === contracts[row]) row--;
  return times[row];
}
