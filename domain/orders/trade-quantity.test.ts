import fc from 'fast-check';
import {
  addTrades,
  cutSmallestLeg,
  cutToLegLimits,
  cutToTotal,
  isFillWithinTrade,
  isSameTrade,
  isZeroTrade,
  netPrice,
  ratioOf,
  remainingTrade,
  sortLegs,
  totalContracts,
} from './trade-quantity';

test.each([
  [[0], true],
  [[0, 0], true],
  [[0, 1], false],
  [[-1], false],
])('%j is zero: %s', (trade, expected) => {
  expect(isZeroTrade(trade)).toBe(expected);
});

test.each([
  [[1, -1], [1, -1], true],
  [[1, -1], [1, 1], false],
  [[1], [1, -1], false],
  [[1, -1], [1], false],
])('%j and %j are the same: %s', (a, b, expected) => {
  expect(isSameTrade(a, b)).toBe(expected);
});

test.each([
  [[5], [5], true],
  [[5], [0], true],
  [[5], [6], false],
  [[5], [-1], false],
  [[-5], [-2], true],
  [[-5], [2], false],
  [[-2, 2], [-1, 2], true],
  [[-2, 2], [-1, 3], false],
])('%j filled with %j stays within it: %s', (trade, fill, expected) => {
  expect(isFillWithinTrade(trade, fill)).toBe(expected);
});

test('adds, subtracts and counts leg by leg', () => {
  expect(addTrades([1, -2], [3, 4])).toEqual([4, 2]);
  expect(remainingTrade([1, -2], [3, 4])).toEqual([-2, -6]);
  expect(totalContracts([3, -3])).toBe(6);
});

test.each([
  [[-2, 2], { ratio: [1, -1], multiple: -2 }],
  [[6, -4], { ratio: [3, -2], multiple: 2 }],
  [[0, 4], { ratio: [0, 1], multiple: 4 }],
  [[-2, 0], { ratio: [1, 0], multiple: -2 }],
  [[0, 0], undefined],
])('the ratio of %j', (trade, expected) => {
  expect(ratioOf(trade)).toEqual(expected);
});

test.each([
  [[10, -20], 5, [5, -10]],
  [[10, -20], 10, [10, -20]],
  [[10, -20], 99, [10, -20]],
  [[3, -4], 2, [3, -4]],
  [[-7], 2, [-2]],
])('the smallest leg of %j cut to %i: %j', (trade, most, cut) => {
  expect(cutSmallestLeg(trade, most)).toEqual(cut);
});

test.each([
  [
    [4, -8],
    [2, 100],
    [2, -4],
  ],
  [
    [4, -8],
    [100, 2],
    [1, -2],
  ],
  [
    [4, -8],
    [100, 1],
    [0, 0],
  ],
  [
    [2, -4],
    [100, 3],
    [1, -2],
  ],
  [
    [4, -8],
    [100, 100],
    [4, -8],
  ],
  [
    [4, 0],
    [1, 1],
    [0, 0],
  ],
  [[-5], [3], [-3]],
  [
    [2, -3],
    [1, 3],
    [0, 0],
  ],
  [
    [4, -6],
    [3, 6],
    [0, 0],
  ],
])('%j cut to %j of each leg: %j', (trade, limits, cut) => {
  expect(cutToLegLimits(trade, limits)).toEqual(cut);
});

test.each([
  [[3, -3], 4, [2, -2]],
  [[3, -3], 6, [3, -3]],
  [[3, -3], 1, [0, 0]],
  [[0, 0], 5, [0, 0]],
  [[-5], -2, [0]],
])('%j cut to %i contracts: %j', (trade, most, cut) => {
  expect(cutToTotal(trade, most)).toEqual(cut);
});

test.each([
  [[3], [101], 101],
  [[0], [101], 101],
  [[3], [], Number.NaN],
  [[-2, 2], [400, 410], -10],
  [[2, -2], [400, 410], -10],
  [[1, -2, 1], [10, 20, 33], 3],
  [[1, -1], [10], Number.NaN],
  [[1, -1], [10, 20, 30], Number.NaN],
  [[0, 0], [10, 20], Number.NaN],
])('%j at %j is worth %d', (trade, prices, net) => {
  expect(netPrice(trade, prices)).toBe(net);
});

test('legs are put in the order of their contracts, each with its quantity', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 202001, max: 203012 }), { minLength: 1 }), (months) => {
      const contracts = months.map((month) => `${month}00`);
      const sorted = sortLegs(contracts, months);
      expect(sorted.contracts).toEqual([...contracts].sort());
      expect(sorted.contracts).toEqual(sorted.trade.map((month) => `${month}00`));
    }),
  );
});
