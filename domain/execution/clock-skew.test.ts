import { clockSkew, skewInWords } from './clock-skew';

const at = (before: number, after = before) => ({ before, after });

it.each([
  ['the same second', at(12_000), 12_000, 0],
  ['late in the second that the broker told', at(12_999), 12_000, 0],
  ['the first instant after that second', at(13_000), 12_000, 0],
  ['just ahead', at(13_001), 12_000, 1],
  ['ahead', at(15_500), 12_000, 2_500],
  ['just behind', at(11_999), 12_000, -1],
  ['behind', at(9_000), 12_000, -3_000],
  ['an answer that took long tells nothing about its way', at(9_000, 19_000), 12_000, 0],
  ['a slow answer, and yet behind', at(5_000, 9_000), 12_000, -3_000],
])('%s', (_what, ours, broker, skew) => {
  expect(clockSkew(ours, broker)).toBe(skew);
});

it.each([
  [2_540, "2.5 s ahead of the broker's"],
  [-31_000, "31.0 s behind the broker's"],
  [0, "0.0 s ahead of the broker's"],
])('%i ms in words', (skew, words) => {
  expect(skewInWords(skew)).toBe(words);
});
