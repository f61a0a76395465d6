import type { MultiplePrices } from '../../domain/series/series';
import { compareMultiple } from './compare-multiple';

const HOUR = 3_600_000;
const NaN_ = Number.NaN;

/** Rows of `[hour, PRICE, FORWARD, CARRY]`, always in the same contracts. */
function prices(...rows: readonly (readonly [number, number, number, number])[]): MultiplePrices {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]);
  const contract = (id: number) => new Float64Array(rows.length).fill(id);
  return {
    times: Float64Array.from(rows, ([hour]) => hour * HOUR),
    columns: {
      PRICE: column(1),
      FORWARD: column(2),
      CARRY: column(3),
      PRICE_CONTRACT: contract(20230600),
      FORWARD_CONTRACT: contract(20230900),
      CARRY_CONTRACT: contract(20230900),
    },
  };
}

const span = { from: 1 * HOUR, to: 3 * HOUR };
const file = prices([0, 9, 9, 9], [1, 10, 11, NaN_], [2, 12, 13, 14], [3, 15, 16, 17], [4, 9, 9, 9]);

test('equal prices: every cell of the span that has a value is counted', () => {
  expect(compareMultiple('V2X', file, file, span)).toEqual({
    times: 3,
    cells: 17,
    differences: [],
    notes: [],
  });
});

test('a price that differs in its last bit is a difference', () => {
  const stored = prices([1, 10, 11, NaN_], [2, 12 + 2 ** -48, 13, 14], [3, 15, 16, 17]);
  const { cells, differences } = compareMultiple('V2X', file, stored, span);
  expect(cells).toBe(16);
  expect(differences).toEqual([
    expect.stringMatching(/^V2X 1970-01-01T02:00:00.000Z PRICE: stored 12.0\d+, file 12$/),
  ]);
});

test('another contract is a difference', () => {
  const stored = { ...file, columns: { ...file.columns, FORWARD_CONTRACT: file.columns.PRICE_CONTRACT } };
  expect(compareMultiple('V2X', file, stored, span).differences).toHaveLength(3);
});

test('cells and times that one side lacks are counted separately from differences', () => {
  const stored = prices([1, 10, 11, 5], [3, 15, NaN_, 17]);
  const { differences, notes, times } = compareMultiple('V2X', file, stored, span);
  expect({ differences, times }).toEqual({ differences: [], times: 2 });
  expect(notes).toEqual([
    'V2X: 1 cells at common times that stored lack, first V2X 1970-01-01T03:00:00.000Z FORWARD 16',
    'V2X: 1 cells at common times that files lack, first V2X 1970-01-01T01:00:00.000Z CARRY 5',
    'V2X: 1 times are in the files only, first 1970-01-01T02:00:00.000Z',
  ]);
});
