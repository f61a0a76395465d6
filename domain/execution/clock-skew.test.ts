import { clockSkew } from './clock-skew';

const at = (before: number, after = before) => ({ before, after });

it.each([
  ['the same second', at(12_000), 12_000, 0],
  ['late in the second that the broker told', at(12_999), 12_000, 0],
  ['ahead', at(15_500), 12_000, 2_500],
  ['behind', at(9_000), 12_000, -3_000],
  ['an answer that took long tells nothing about its way', at(9_000, 19_000), 12_000, 0],
  ['a slow answer, and yet behind', at(5_000, 9_000), 12_000, -3_000],
])('%s', (_what, ours, broker, skew) => {
  expect(clockSkew(ours, broker)).toBe(skew);
});
