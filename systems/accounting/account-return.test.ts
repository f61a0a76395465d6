import { accountReturns } from './account-return';

const row = (time: string, accumulated: number, actual: number) => ({
  time: new Date(`${time}:00Z`),
  ...{ accumulated, actual },
});

test.each([
  ['no row', [], []],
  ['one row', [row('2026-11-24T12:00', 5, 100)], [[0, 0]]],
  [
    'the last of each day counts, and the first day from its first row on',
    [
      ...[row('2026-11-24T08:00', 0, 100), row('2026-11-24T18:00', 2, 100)],
      ...[row('2026-11-25T08:00', 9, 100), row('2026-11-25T18:00', 7, 200)],
    ],
    [
      [2, 2],
      [5, 2.5],
    ],
  ],
  [
    'a day without an update has nothing; the next has its profit too, also over a weekend',
    [row('2026-11-26T12:00', 0, 100), row('2026-11-30T12:00', 10, 50)],
    [
      [0, 0],
      [0, 0],
      [10, 20],
    ],
  ],
  ['without capital there is no percentage', [row('2026-11-24T12:00', 5, 0)], [[0, Number.NaN]]],
])('%s', (_, rows, expected) => {
  const { money, percent } = accountReturns(rows);
  expect([...money].map((each, i) => [each, percent[i]])).toEqual(expected);
});
