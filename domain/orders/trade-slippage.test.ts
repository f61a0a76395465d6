import { tradeSlippage } from './trade-slippage';

const QUOTE = { bid: 99, ask: 101, mid: 100 };

test.each([
  ['bought at the ask', 1, 101, { bidAsk: 1, total: 1 }],
  ['bought above the ask', 3, 101.5, { bidAsk: 1, total: 1.5 }],
  ['bought at the bid: a gain', 1, 99, { bidAsk: 1, total: -1 }],
  ['sold at the bid', -2, 99, { bidAsk: 1, total: 1 }],
  ['sold below the bid', -2, 98, { bidAsk: 1, total: 2 }],
  ['nothing filled', 0, Number.NaN, undefined],
  ['no price', 1, Number.NaN, undefined],
])('%s', (_title, quantity, price, expected) => {
  expect(tradeSlippage(QUOTE, { quantity, price })).toEqual(expected);
});

test('a quote without a side says nothing', () => {
  expect(tradeSlippage({ ...QUOTE, ask: Number.NaN }, { quantity: 1, price: 101 })).toBeUndefined();
});
