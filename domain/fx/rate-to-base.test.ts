import type { FxPrices } from '../series/series';
import { moneyPerPoint, ratesToBase } from './rate-to-base';

const rates = (...price: number[]): FxPrices => ({
  times: Float64Array.from(price, (_, day) => day),
  columns: { price: Float64Array.from(price) },
});
const STORED = new Map([
  ['EUR', rates(1, 1.25, Number.NaN)],
  ['GBP', rates(1.5, 2)],
]);
const stored = (currency: string) => STORED.get(currency);

test.each([
  ['USD', 50, 'USD', 50],
  ['EUR', 1000, 'USD', 1250],
  ['USD', 50, 'EUR', 40],
  ['GBP', 10, 'EUR', 16],
  ['JPY', 1, 'USD', Number.NaN],
  ['USD', 1, 'JPY', Number.NaN],
  ['JPY', 1, 'JPY', 1],
  ['USD', Number.NaN, 'USD', Number.NaN],
])('a point of %s %d in %s: %d', (currency, pointSize, base, expected) => {
  expect(moneyPerPoint({ currency, pointSize }, base, stored)).toBe(expected);
});

test('an instrument that is not described has no money', () => {
  expect(moneyPerPoint(undefined, 'USD', stored)).toBeNaN();
});

test('rates through time: constant within a currency, empty without any', () => {
  expect([...ratesToBase('USD', 'USD', stored).values]).toEqual([1]);
  expect([...ratesToBase('EUR', 'USD', stored).values]).toEqual([1, 1.25, Number.NaN]);
  expect([...ratesToBase('USD', 'GBP', stored).values]).toEqual([1 / 1.5, 0.5]);
  expect(ratesToBase('JPY', 'USD', stored).times).toHaveLength(0);
});
