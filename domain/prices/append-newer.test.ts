import fc from 'fast-check';
import type { Series } from '../series/series';
import { appendNewer } from './append-newer';

type Rows = readonly (readonly [time: number, value: number])[];
const series = (rows: Rows): Series<'price'> => ({
  times: Float64Array.from(rows, ([time]) => time),
  columns: { price: Float64Array.from(rows, ([, value]) => value) },
});
const OLD: Rows = [
  [1, 10],
  [2, 20],
];

test.each<[string, Rows, Rows, Rows]>([
  [
    'a stored row is never replaced, an older one never inserted',
    [
      [1.5, 9],
      [2, 21],
      [3, 30],
    ],
    [[3, 30]],
    OLD,
  ],
  [
    'rows that come in any order are put in order',
    [
      [4, 40],
      [3, 30],
    ],
    [
      [3, 30],
      [4, 40],
    ],
    OLD,
  ],
  [
    'of two rows of one time the first given counts',
    [
      [3, 30],
      [3, 31],
    ],
    [[3, 30]],
    OLD,
  ],
  ['without newer rows the series stays', [[2, 99]], [], OLD],
  [
    'where nothing is stored everything is new',
    [
      [2, 20],
      [1, 10],
    ],
    OLD,
    [],
  ],
])('adding newer rows: %s', (_title, fetched, fresh, old) => {
  const appended = appendNewer(series(old), series(fetched));
  expect(appended.fresh).toEqual(series(fresh));
  expect(appended.series).toEqual(series([...old, ...fresh]));
});

test('adding newer rows never leaves fewer than before, and keeps those before as they are', () => {
  const rows = fc
    .uniqueArray(fc.tuple(fc.nat(20), fc.nat(99)), { selector: ([time]) => time })
    .map((drawn) => series(drawn.sort(([a], [b]) => a - b)));
  fc.assert(
    fc.property(rows, fc.array(fc.tuple(fc.nat(30), fc.nat(99))), (old, fetched) => {
      const { series: all } = appendNewer(old, series(fetched));
      expect(all.times.slice(0, old.times.length)).toEqual(old.times);
      expect(all.columns.price.slice(0, old.times.length)).toEqual(old.columns.price);
      expect([...all.times]).toEqual([...new Set(all.times)].sort((a, b) => a - b));
    }),
  );
});
