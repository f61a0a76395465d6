import { isReducing, passiveShare, unspokenPosition } from './passive-roll';

test.each([
  [-1, 3, true],
  [1, -3, true],
  [1, 3, false],
  [-1, -3, false],
  // The sign of zero is +1.
  [-1, 0, true],
  [1, 0, false],
  [0, -3, true],
  [0, 3, false],
])('a trade of %i against a position of %i reduces: %s', (trade, position, reducing) => {
  expect(isReducing(trade, position)).toBe(reducing);
});

test.each<[string, number, readonly number[], number]>([
  ['nothing ordered', 5, [], 5],
  ['orders against a long position', 5, [-2, -1], 2],
  ['orders against a short position', -5, [2, 1], -2],
  ['an order that adds to it', 5, [3], 5],
  ['one that adds and one that goes against it', 5, [3, -2], 3],
  ['all of it', 5, [-5], 0],
  ['more than all of a long position', 5, [-7], 0],
  ['more than all of a short position', -5, [7], 0],
  ['nothing held', 0, [-2, 3], 0],
])('what other orders leave of a position: %s', (_, position, remainders, left) => {
  expect(unspokenPosition(position, remainders)).toBe(left);
});

test.each<[string, number, number, number, number]>([
  ['opens a position', 5, 0, 0, 5],
  ['opens a short position', -5, 0, 0, -5],
  ['adds', 5, 2, 0, 5],
  ['reduces', -2, 5, -2, 0],
  ['reduces a short position', 2, -5, 2, 0],
  ['closes', -5, 5, -5, 0],
  ['closes a short position', 5, -5, 5, 0],
  ['turns a long position round', -7, 5, -5, -2],
  ['turns a short position round', 7, -5, 5, 2],
])('a trade that %s: %i, holding %i', (_, trade, position, priced, forward) => {
  expect(passiveShare(trade, position)).toEqual({ priced, forward });
});
