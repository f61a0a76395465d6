import type { AdjustedPrices } from '../../domain/series/series';
import { compareWithStitch, lastRollOf } from './unlike-stitch';

const series = (...rows: readonly (readonly [time: number, price: number])[]): AdjustedPrices => ({
  times: Float64Array.from(rows, ([time]) => time),
  columns: { price: Float64Array.from(rows, ([, price]) => price) },
});
/** The first row of the priced contract. */
const ROLLED = 1;
const FRESH = series([1, 10], [2, 11], [3, 12], [4, 13]);

test.each<[string, AdjustedPrices, number, number]>([
  ['the same rows', FRESH, 0, 0],
  ['another price', series([1, 10], [2, 11.5], [3, 12], [4, 13]), 1, 0],
  ['a row that was filled in before the newest', series([1, 10], [3, 12], [4, 13]), 0, 1],
  ['a row of before the last roll lacking', series([2, 11], [3, 12], [4, 13]), 1, 0],
  ['the newest row lacking', series([1, 10], [2, 11], [3, 12]), 1, 0],
  ['a row that the stitch lacks', series([1, 10], [2, 11], [2.5, 11], [3, 12], [4, 13]), 1, 0],
  ['no row at all', series(), 4, 0],
])(
  '%s: the rows unlike a stitch are counted, rows filled in later by themselves',
  (_, kept, unlike, filledIn) => {
    expect(compareWithStitch(kept, FRESH, ROLLED)).toEqual({ unlike, filledIn });
  },
);

test('the last roll is the first row of the contract that is priced now', () => {
  const one = Float64Array.of(1, 1, 1, 1);
  const columns = (...contracts: readonly number[]) => ({
    ...{ PRICE: one, FORWARD: one, CARRY: one, FORWARD_CONTRACT: one, CARRY_CONTRACT: one },
    PRICE_CONTRACT: Float64Array.from(contracts),
  });
  expect(lastRollOf({ times: FRESH.times, columns: columns(7, 8, 9, 9) })).toBe(3);
  expect(lastRollOf({ times: FRESH.times, columns: columns(9, 9, 9, 9) })).toBe(1);
});
