import type { MultiplePrices } from '../series/series';
import { correctMultiple } from './correct-multiple';
import { stitch } from './panama';

const NAN = Number.NaN;
type Row = readonly [time: number, price: number, forward: number, contract: number, next: number];

/** A roll from A into B between the times 2 and 3; no carry. */
const [A, B, C] = [20240300, 20240600, 20240900];
const ROWS: readonly Row[] = [
  [1, 100, 102, A, B],
  [2, 101, 103.5, A, B],
  [3, 103, NAN, B, C],
  [4, 104, 106, B, C],
];

function multiple(rows: readonly Row[]): MultiplePrices {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]);
  return {
    times: column(0),
    columns: {
      PRICE: column(1),
      FORWARD: column(2),
      CARRY: new Float64Array(rows.length).fill(NAN),
      PRICE_CONTRACT: column(3),
      FORWARD_CONTRACT: column(4),
      CARRY_CONTRACT: new Float64Array(rows.length).fill(20231200),
    },
  };
}

function correct(contract: number, finals: readonly (readonly [number, number])[], offset = 0) {
  const before = multiple(ROWS);
  const { times, columns } = stitch(before);
  const adjusted = { times, columns: { price: columns.price.map((value) => value + offset) } };
  const corrected = correctMultiple({ multiple: before, adjusted }, String(contract), new Map(finals));
  const { PRICE, FORWARD } = corrected.multiple.columns;
  return {
    changed: corrected.changed,
    times: [...corrected.multiple.times],
    price: [...PRICE],
    forward: [...FORWARD],
    adjusted: [...corrected.adjusted.columns.price],
  };
}

const UNCHANGED = {
  changed: 0,
  times: [1, 2, 3, 4],
  price: [100, 101, 103, 104],
  forward: [102, 103.5, NAN, 106],
  adjusted: [102.5, 103.5, 103, 104],
};

describe('correcting a price in multiple and adjusted prices', () => {
  test('the newest price moves alone', () => {
    const expected = {
      ...UNCHANGED,
      changed: 1,
      price: [100, 101, 103, 90],
      adjusted: [102.5, 103.5, 103, 90],
    };
    expect(correct(B, [[4, 90]])).toEqual(expected);
  });

  test('the forward price before a roll moves all earlier history', () => {
    const expected = {
      ...UNCHANGED,
      changed: 1,
      forward: [102, 104.5, NAN, 106],
      adjusted: [103.5, 104.5, 103, 104],
    };
    expect(correct(B, [[2, 104.5]])).toEqual(expected);
  });

  test('history that is no stitch of the multiple prices keeps its distance', () => {
    expect(correct(B, [[2, 104.5]], 7).adjusted).toEqual([110.5, 111.5, 110, 111]);
  });

  test('a row that loses its only price goes, in both series', () => {
    const expected = {
      changed: 1,
      times: [1, 2, 4],
      price: [100, 101, 104],
      forward: [102, 103.5, 106],
      adjusted: [102.5, 103.5, 104],
    };
    expect(correct(B, [[3, NAN]])).toEqual(expected);
  });

  test('a row with another price stays; the adjusted prices have none there', () => {
    const { times, price, adjusted } = correct(B, [[4, NAN]]);
    expect({ times, price, adjusted }).toEqual({
      times: [1, 2, 3, 4],
      price: [100, 101, 103, NAN],
      adjusted: [102.5, 103.5, 103],
    });
  });

  test.each([
    ['another contract', 20250300, 4],
    ['another time', B, 5],
  ])('%s changes nothing', (_title, contract, time) => {
    expect(correct(contract, [[time, 90]])).toEqual(UNCHANGED);
  });

  test('a price without which a roll can not be stitched is not taken away', () => {
    expect(() => correct(A, [[2, NAN]])).toThrow(/lacks the price/);
  });
});
