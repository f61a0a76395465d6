/** Prices of two contracts at the latest moment at which both have one. */
import type { PricePoints } from './price-points';

export interface MatchedPrices {
  readonly time: number;
  readonly first: number;
  readonly second: number;
}

/** Undefined when they have no time in common with a price in both. */
export function lastMatchedPrices(first: PricePoints, second: PricePoints): MatchedPrices | undefined {
  let i = first.times.length - 1;
  let j = second.times.length - 1;
  while (i >= 0 && j >= 0) {
    if (first.times[i] > second.times[j]) i--;
    else if (first.times[i] < second.times[j]) j--;
    else if (Number.isNaN(first.values[i]) || Number.isNaN(second.values[j])) {
      i--;
      j--;
    } else return { time: first.times[i], first: first.values[i], second: second.values[j] };
  }
  return undefined;
}
