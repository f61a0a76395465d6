/** A price quoted in one contract, in terms of another. */
import type { MatchedPrices } from '../prices/matched-prices';

/** Matched prices of two contracts, `first` of the first; undefined without any. */
export type MatchPrices = (first: string, second: string) => MatchedPrices | undefined;

/**
 * `price + (last price of the other contract - last price of its contract)`, on the latest time both have one;
 * unchanged within one contract. Undefined without such a time.
 */
export function translatePrice(
  price: number,
  from: string,
  to: string,
  match: MatchPrices,
): number | undefined {
  if (from === to) return price;
  const matched = match(from, to);
  const translated = matched ? price + (matched.second - matched.first) : Number.NaN;
  return Number.isNaN(translated) ? undefined : translated;
}
