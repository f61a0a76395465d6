import { contractNumber } from '../contracts/contract-id';
import { lastAtOrBefore } from '../series/rows';
import type { AdjustedPrices, MultiplePrices } from '../series/series';

/**
 * A fill's price on the scale of the adjusted prices: moved by what separates them from the price of its contract at
 * that time, the forward one's too. As it is where the contract is neither, or before the first row.
 */
export function adjustedFill(
  { multiple, adjusted }: { readonly multiple: MultiplePrices; readonly adjusted: AdjustedPrices },
  fill: { readonly time: number; readonly contract: string; readonly price: number },
): number {
  const row = lastAtOrBefore(multiple.times, fill.time);
  if (row < 0) return fill.price;
  const { PRICE, PRICE_CONTRACT, FORWARD, FORWARD_CONTRACT } = multiple.columns;
  const contract = contractNumber(fill.contract);
  const raw =
    contract === PRICE_CONTRACT[row] ? PRICE[row] : contract === FORWARD_CONTRACT[row] ? FORWARD[row] : NaN;
  const shift = adjusted.columns.price[row] - raw;
  return Number.isNaN(shift) ? fill.price : fill.price + shift;
}
