import { greatestCommonDivisor, roundHalfEven, sign } from './rounding';

describe('rounding', () => {
  it.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [-0.5, 0],
    [-1.5, -2],
    [-2.5, -2],
    [-2.51, -3],
    [-0.2, 0],
    [-0.7, -1],
    [2.4999, 2],
    [7, 7],
    [-0, 0],
    [NaN, NaN],
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ])('%p becomes %p, never -0', (value, expected) => {
    expect(roundHalfEven(value)).toBe(expected);
  });
});

it('the sign of zero is +1', () => {
  expect([-2, -0, 0, 3].map(sign)).toEqual([-1, 1, 1, 1]);
});

it.each([
  [[4, -6], 2],
  [[3, 5], 1],
  [[0, 0], 0],
  [[0, 7], 7],
])('the greatest common divisor of %p is %p', (values, expected) => {
  expect(greatestCommonDivisor(values)).toBe(expected);
});
