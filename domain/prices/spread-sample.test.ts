import { sampledSpread } from './spread-sample';

test.each([
  ['both sides', 99.5, 100, 0.5],
  ['no distance', 100, 100, 0],
  ['prices below zero', -1, -0.75, 0.25],
  ['crossed sides', 100, 99.5, undefined],
  ['no bid', Number.NaN, 100, undefined],
  ['no ask', 100, Number.POSITIVE_INFINITY, undefined],
])('the sampled spread between bid and ask, of %s', (_title, bid, ask, expected) => {
  expect(sampledSpread({ bid, ask })).toBe(expected);
});
