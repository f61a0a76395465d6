import type { AdjustedPrices, MultiplePrices } from '../series/series';
import { appendAdjusted } from './append-adjusted';

const NAN = Number.NaN;
const [A, B] = [20240300, 20240600];
type Row = readonly [time: number, price: number, contract?: number];

function multiple(rows: readonly Row[]): MultiplePrices {
  const column = (pick: (row: Row) => number) => Float64Array.from(rows, pick);
  const contract = column(([, , id = A]) => id);
  return {
    times: column(([time]) => time),
    columns: {
      PRICE: column(([, price]) => price),
      FORWARD: column(() => NAN),
      CARRY: column(() => NAN),
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: contract,
      CARRY_CONTRACT: contract,
    },
  };
}
const adjusted = (...rows: readonly Row[]): AdjustedPrices => ({
  times: Float64Array.from(rows, ([time]) => time),
  columns: { price: Float64Array.from(rows, ([, price]) => price) },
});

describe('adjusted prices without a roll', () => {
  // Moved by 2 by earlier rolls, so that prices of theirs and of the contract differ.
  const stored = adjusted([1, 12], [2, 22]);

  test.each<[string, readonly Row[], AdjustedPrices]>([
    [
      'take newer prices',
      [
        [1, 10],
        [2, 20],
        [3, 30],
        [4, 40],
      ],
      adjusted([1, 12], [2, 22], [3, 30], [4, 40]),
    ],
    [
      'leave out a missing one',
      [
        [2, 20],
        [3, NAN],
        [4, 40],
      ],
      adjusted([1, 12], [2, 22], [4, 40]),
    ],
    [
      'keep their own value of the same time',
      [
        [1, 99],
        [2, 99],
      ],
      stored,
    ],
    [
      'take no row that was filled in before their last',
      [
        [1, 10],
        [1.5, 15],
        [2, 20],
      ],
      stored,
    ],
    [
      'may have rolled at the last stored row',
      [
        [1, 10],
        [2, 20, B],
        [3, 30, B],
      ],
      adjusted([1, 12], [2, 22], [3, 30]),
    ],
  ])('%s', (_title, rows, expected) => {
    expect(appendAdjusted(stored, multiple(rows))).toEqual({ kind: 'updated', adjusted: expected });
  });

  test('fill their own missing last value', () => {
    const update = appendAdjusted(
      adjusted([1, 12], [2, NAN]),
      multiple([
        [1, 10],
        [2, 20],
      ]),
    );
    expect(update).toEqual({ kind: 'updated', adjusted: adjusted([1, 12], [2, 20]) });
  });

  test.each<[string, readonly Row[], number]>([
    [
      'in the next row',
      [
        [1, 10],
        [2, 20],
        [3, 30, B],
      ],
      3,
    ],
    [
      'in any later one, even when it comes back',
      [
        [1, 10],
        [2, 20],
        [3, 30],
        [4, 40, B],
        [5, 50],
      ],
      4,
    ],
    [
      'between the last stored row and the next',
      [
        [1, 10],
        [2.5, 25, B],
      ],
      2.5,
    ],
  ])('are not updated over a roll that nobody registered: %s', (_title, rows, time) => {
    expect(appendAdjusted(stored, multiple(rows))).toEqual({
      kind: 'roll-not-registered',
      time,
      from: A,
      to: B,
    });
  });
});
