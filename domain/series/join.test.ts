import fc from 'fast-check';
import { backFill, forwardFill } from './fill';
import { asOf, asOfFilled, intersectTimes, reindex, reindexThenFill, unionTimes } from './join';
import type { TimeSeries } from './series';

const array = (...values: number[]) => Float64Array.from(values);
const series: TimeSeries = { times: array(1, 3, 5), values: array(10, NaN, 50) };

describe('values of one series on other times', () => {
  it.each([
    ['only where the times are equal', reindex, [NaN, 10, NaN, NaN, 50, NaN]],
    ['then carried forward', reindexThenFill, [NaN, 10, 10, 10, 50, 50]],
    ['the last row before, though it is missing', asOf, [NaN, 10, 10, NaN, 50, 50]],
    ['the last value before that is not missing', asOfFilled, [NaN, 10, 10, 10, 50, 50]],
  ])('%s', (_, move, expected) => {
    expect([...move(series, array(0, 1, 2, 3, 5, 6))]).toEqual(expected);
  });

  it('the array itself where the times are the same', () => {
    expect(reindex(series, array(1, 3, 5))).toBe(series.values);
    expect(unionTimes([array(3), series.times])).toBe(series.times);
  });
});

describe('times of several series', () => {
  const times = fc.uniqueArray(fc.integer({ min: 0, max: 40 })).map((all) => Float64Array.from(all).sort());

  it('their union and their intersection are those of sets, sorted', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const sorted = (all: Iterable<number>) => [...new Set(all)].sort((x, y) => x - y);
        expect([...unionTimes([a, b, c])]).toEqual(sorted([...a, ...b, ...c]));
        expect([...intersectTimes(a, b)]).toEqual(sorted([...a].filter((time) => b.includes(time))));
      }),
    );
  });
});

describe('missing values', () => {
  it.each([
    [
      [NaN, 1, NaN, NaN, 2],
      [NaN, 1, 1, 1, 2],
      [1, 1, 2, 2, 2],
    ],
    [
      [1, 2],
      [1, 2],
      [1, 2],
    ],
    [[NaN], [NaN], [NaN]],
    [[], [], []],
  ])('%p are carried forward to %p and backward to %p', (values, forward, backward) => {
    expect([...forwardFill(array(...values))]).toEqual(forward);
    expect([...backFill(array(...values))]).toEqual(backward);
  });
});
