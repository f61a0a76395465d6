/** At which price strategies trade with each other instead of at the broker. */
import type { Market } from '../execution/market';
import { type Refused, refused } from '../questions/answer';

export type NettingPrice = Refused | { readonly kind: 'price'; readonly price: number };

/** The middle of a quote that is near the last price, the broker's or ours; else why there is none. */
export function nettingPrice({
  quote,
  lastPrice = Number.NaN,
  collar,
}: Pick<Market, 'quote' | 'lastPrice' | 'collar'>): NettingPrice {
  const { bid, ask, last } = quote;
  if (!Number.isFinite(bid) || !Number.isFinite(ask)) return refused('the quote lacks a bid or an ask');
  if (bid > ask) return refused(`the quote's bid ${bid} is above its ask ${ask}`);
  const price = (bid + ask) / 2;
  const isNear = [last, lastPrice].some((known) => Math.abs(price - known) <= collar);
  return isNear
    ? { kind: 'price', price }
    : refused(`the quote's middle ${price} is far from the last price`);
}
