import fc from 'fast-check';
import { type DifferenceLimit, sourceDifferences } from './cross-check';

/** 20 rows at 100, 101, 100, ...: they change by 1 a day. */
const VALUES = Float64Array.from({ length: 20 }, (_, row) => 100 + (row % 2));
const TIMES = VALUES.map((_, row) => row);
const LAST = 19;

function differing(
  limit: DifferenceLimit,
  ours: number,
  theirs: Readonly<Record<string, number>>,
  from = LAST,
) {
  const values = VALUES.with(LAST, ours);
  const sources = Object.entries(theirs).map(([source, value]) => ({
    source,
    closes: new Map([[LAST, value]]),
  }));
  return sourceDifferences({ times: TIMES, values, from }, sources, limit);
}

test.each<[string, DifferenceLimit, number, Record<string, number>, boolean]>([
  ['equal closes', { daily_vols: 1 }, 101, { vendor: 101 }, false],
  ['a difference of one daily volatility, at the limit', { daily_vols: 1 }, 101, { vendor: 102 }, false],
  ['a little more', { daily_vols: 1 }, 101, { vendor: 102.01 }, true],
  ['below as above', { daily_vols: 1 }, 101, { vendor: 99.9 }, true],
  ['within half a percent', { percent: 0.5 }, 101, { vendor: 101.5 }, false],
  ['beyond half a percent', { percent: 0.5 }, 101, { vendor: 101.6 }, true],
  ['one of two sources', { daily_vols: 1 }, 101, { vendor: 101, other: 105 }, true],
  ['not compared', 'none', 101, { vendor: 500 }, false],
  ['a missing close of ours', { daily_vols: 1 }, Number.NaN, { vendor: 101 }, false],
  ['a missing close of theirs', { daily_vols: 1 }, 101, { vendor: Number.NaN }, false],
  ['a negative price', { percent: 1 }, -100, { vendor: -102 }, true],
  ['no source that has the day', { daily_vols: 1 }, 101, {}, false],
])('%s', (_, limit, ours, theirs, expected) => {
  expect(differing(limit, ours, theirs)).toHaveLength(expected ? 1 : 0);
});

test('says what each source has, how far they are apart, and how far they may be', () => {
  expect(differing({ daily_vols: 1.5 }, 101, { vendor: 101, other: 105 })).toEqual([
    {
      ...{ time: LAST, value: 101, difference: 4, limit: 1.5 },
      sources: [
        { source: 'vendor', value: 101 },
        { source: 'other', value: 105 },
      ],
    },
  ]);
});

test('with fewer than ten changes before it, the limit is one percent', () => {
  const [times, values] = [TIMES.subarray(0, 5), VALUES.subarray(0, 5)];
  const at = (value: number) =>
    sourceDifferences({ times, values, from: 4 }, [{ source: 'vendor', closes: new Map([[4, value]]) }], {
      daily_vols: 0.01,
    });
  expect([at(101), at(101.1)].map((found) => found.length)).toEqual([0, 1]);
});

test('rows before the first checked one are not compared', () => {
  expect(differing({ percent: 0.1 }, 101, { vendor: 200 }, LAST + 1)).toEqual([]);
});

test('a wider limit never finds more', () => {
  const price = fc.double({ min: 1, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(price, price, fc.double({ min: 0, max: 50, noNaN: true }), (ours, theirs, percent) => {
      const at = (limit: number) => differing({ percent: limit }, ours, { vendor: theirs }).length;
      expect(at(percent * 2)).toBeLessThanOrEqual(at(percent));
    }),
  );
});
