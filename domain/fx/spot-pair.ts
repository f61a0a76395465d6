import { type Refused, refused } from '../questions/answer';

export type SpotPair<C> = { readonly kind: 'pair'; readonly contract: C } | Refused;

/**
 * The one contract in which a currency is traded for another, from what the broker lists under the pair and under the
 * pair the other way round: brokers know each pair in one order only.
 */
export function spotPair<C>(
  { currency, pricedIn }: { readonly currency: string; readonly pricedIn: string },
  listed: readonly C[],
  inverted: readonly C[],
): SpotPair<C> {
  if (listed.length === 1) return { kind: 'pair', contract: listed[0] };
  const pair = `${currency}.${pricedIn}`;
  if (listed.length > 1) return refused(`the broker lists ${listed.length} contracts of ${pair}`);
  if (inverted.length === 0) return refused(`the broker does not trade ${pair}`);
  return refused(
    `the broker does not trade ${pair}, but ${pricedIn}.${currency}: invert it, and sell instead of buying`,
  );
}
