import { nettingPrice } from './netting-price';

const quote = { bid: 101, ask: 102, last: 101.75 };

test.each([
  ['the middle of the quote', { quote }, 101.5],
  [
    'near the stored price, where the broker has no last one',
    { quote: { ...quote, last: Number.NaN } },
    101.5,
  ],
  ['of prices below zero', { quote: { bid: -2, ask: -1, last: -1 }, lastPrice: -1 }, -1.5],
  ['none without an ask', { quote: { ...quote, ask: Number.NaN } }, /lacks/],
  ['none of a quote that is crossed', { quote: { ...quote, bid: 103 } }, /above its ask/],
  ['none far from both last prices', { quote: { bid: 1, ask: 2, last: 101 } }, /far from the last price/],
  ['none without any last price', { quote: { ...quote, last: Number.NaN }, lastPrice: undefined }, /far/],
])('%s', (_what, change, expected) => {
  const { lastPrice = 101, ...market } = { lastPrice: 101, ...change };
  const given = 'lastPrice' in change && change.lastPrice === undefined ? {} : { lastPrice };
  const answer = nettingPrice({ ...market, ...given, collar: 3 });
  if (expected instanceof RegExp)
    expect(answer).toMatchObject({ kind: 'refused', reason: expect.stringMatching(expected) });
  else expect(answer).toEqual({ kind: 'price', price: expected });
});
