import fc from 'fast-check';
import type { Series } from '../series/series';
import { fullMerge } from './full-merge';

const NAN = Number.NaN;
type Rows = readonly (readonly [time: number, value: number])[];
const series = (rows: Rows): Series<'price'> => ({
  times: Float64Array.from(rows, ([time]) => time),
  columns: { price: Float64Array.from(rows, ([, value]) => value) },
});

const OLD: Rows = [
  [1, 10],
  [2, NAN],
  [4, 40],
];
const FRESH: Rows = [
  [0, 5],
  [1, 11],
  [2, 21],
  [3, 31],
  [4, NAN],
];

test.each<[string, 'older' | 'newer', Rows, Rows, Rows]>([
  [
    'keeping the older: its value unless it is missing, and every new time',
    'older',
    OLD,
    FRESH,
    [
      [0, 5],
      [1, 10],
      [2, 21],
      [3, 31],
      [4, 40],
    ],
  ],
  [
    'keeping the newer: its value unless it is missing, and no new time',
    'newer',
    OLD,
    FRESH,
    [
      [1, 11],
      [2, 21],
      [4, 40],
    ],
  ],
  ['keeping the older, of nothing old', 'older', [], FRESH, FRESH],
  ['keeping the newer, of nothing old: there are no times', 'newer', [], FRESH, []],
  ['keeping the older, of nothing new', 'older', OLD, [], OLD],
  ['keeping the newer, of nothing new', 'newer', OLD, [], OLD],
])('full merge %s', (_title, keep, old, fresh, expected) => {
  expect(fullMerge(series(old), series(fresh), keep)).toEqual(series(expected));
});

test('a full merge has the columns of the old series: others are left out, one that the new lacks stays', () => {
  const old = { times: Float64Array.of(1), columns: { a: Float64Array.of(NAN), b: Float64Array.of(2) } };
  const fresh = { times: Float64Array.of(1), columns: { a: Float64Array.of(9), c: Float64Array.of(7) } };
  const expected = { times: old.times, columns: { a: Float64Array.of(9), b: Float64Array.of(2) } };
  for (const keep of ['older', 'newer'] as const)
    expect(fullMerge<string>(old, fresh as Series<string>, keep)).toEqual(expected);
});

test('a full merge done twice changes nothing more, and loses no known price', () => {
  const rows = fc
    .uniqueArray(fc.tuple(fc.nat(9), fc.oneof(fc.nat(99), fc.constant(NAN))), { selector: ([time]) => time })
    .map((drawn) => series(drawn.sort(([a], [b]) => a - b)));
  fc.assert(
    fc.property(rows, rows, fc.constantFrom('older' as const, 'newer' as const), (old, fresh, keep) => {
      const merged = fullMerge(old, fresh, keep);
      expect(fullMerge(merged, fresh, keep)).toEqual(merged);
      for (const time of old.times) {
        const [before, after] = [old, merged].map((each) => each.columns.price[each.times.indexOf(time)]);
        if (!Number.isNaN(before)) expect(after).not.toBeNaN();
      }
    }),
  );
});
