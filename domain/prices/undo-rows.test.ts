import fc from 'fast-check';
import type { Series } from '../series/series';
import { undoRows } from './undo-rows';

type Rows = readonly (readonly [time: number, value: number])[];

function series(rows: Rows): Series<'price'> {
  return {
    times: Float64Array.from(rows, ([time]) => time),
    columns: { price: Float64Array.from(rows, ([, value]) => value) },
  };
}

function rowsOf({ times, columns }: Series<'price'>): Rows {
  return Array.from(times, (time, row) => [time, columns.price[row]]);
}

describe('undoing a change of rows', () => {
  const BEFORE: Rows = [
    [1, 10],
    [2, 11],
  ];
  test.each<[title: string, after: Rows, now: Rows, expected: Rows, times: number[]]>([
    ['an added row goes', [...BEFORE, [3, 99]], [...BEFORE, [3, 99]], BEFORE, [3]],
    ['rows added since stay', [...BEFORE, [3, 99]], [...BEFORE, [3, 99], [4, 12]], [...BEFORE, [4, 12]], [3]],
    [
      'a changed row is as it was',
      [
        [1, 10],
        [2, 50],
      ],
      [
        [1, 10],
        [2, 50],
        [3, 12],
      ],
      [...BEFORE, [3, 12]],
      [2],
    ],
    [
      'a removed row comes back',
      [[1, 10]],
      [
        [1, 10],
        [3, 12],
      ],
      [...BEFORE, [3, 12]],
      [2],
    ],
    [
      'other rows may have changed since',
      [
        [1, 10],
        [2, 50],
      ],
      [
        [1, 9],
        [2, 50],
      ],
      [
        [1, 9],
        [2, 11],
      ],
      [2],
    ],
    [
      'what is undone already stays so',
      [
        [1, 10],
        [2, 50],
      ],
      BEFORE,
      BEFORE,
      [2],
    ],
    ['a change of nothing', BEFORE, [[1, 9]], [[1, 9]], []],
  ])('%s', (_title, after, now, expected, times) => {
    const undone = undoRows(series(BEFORE), series(after), series(now));
    expect(undone).toEqual({ kind: 'undone', series: series(expected), times });
  });

  test('missing values compare as equal', () => {
    const before = series([[1, Number.NaN]]);
    expect(undoRows(before, before, before)).toMatchObject({ kind: 'undone', times: [] });
  });

  test.each<[title: string, now: Rows, time: number]>([
    [
      'changed again',
      [
        [1, 10],
        [2, 51],
      ],
      2,
    ],
    ['removed', [[1, 10]], 2],
  ])('a touched row that was %s since is named, and nothing is undone', (_title, now, time) => {
    const after = series([
      [1, 10],
      [2, 50],
    ]);
    expect(undoRows(series(BEFORE), after, series(now))).toEqual({ kind: 'changed-since', time });
  });

  test('undoes every change when nothing came after it, and keeps what came after it', () => {
    const rows = fc
      .uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 12 })
      .chain((times) =>
        fc.tuple(
          ...times
            .sort((a, b) => a - b)
            .map((time) => fc.tuple(fc.constant(time), fc.integer({ min: 0, max: 3 }))),
        ),
      );
    fc.assert(
      fc.property(rows, rows, (before, after) => {
        const later: Rows = [[100, 1]];
        const undone = undoRows(series(before), series(after), series([...after, ...later]));
        expect(undone.kind === 'undone' && rowsOf(undone.series)).toEqual([...before, ...later]);
      }),
    );
  });
});
