import fc from 'fast-check';
import { mergePair, type PricePair } from './pair-merge';

const NAN = Number.NaN;
const [A, B] = [20240300, 20240600];
type Row = readonly [time: number, price: number, contract: number];
const pair = (...rows: readonly Row[]): PricePair => ({
  times: Float64Array.from(rows, ([time]) => time),
  values: Float64Array.from(rows, ([, price]) => price),
  contracts: Float64Array.from(rows, ([, , contract]) => contract),
});
const points = (...rows: readonly (readonly [number, number])[]) => ({
  times: Float64Array.from(rows, ([time]) => time),
  values: Float64Array.from(rows, ([, price]) => price),
});

describe('multiple prices take in new prices of the contract in use', () => {
  test.each<[string, PricePair, ReturnType<typeof points>, PricePair]>([
    [
      'from its last change of contract on; stored values win',
      pair([1, 1, A], [2, 2, A], [3, NAN, B], [4, 4, B]),
      points([1, 10], [2, 20], [3, 30], [4, 40], [5, 50]),
      pair([1, 1, A], [2, 2, A], [3, 30, B], [4, 4, B], [5, 50, B]),
    ],
    [
      'where the contract never changed: missing values and times between, but none before the first row',
      pair([2, 2, B], [3, NAN, B]),
      points([1, 10], [2, 20], [2.5, 25], [3, 30], [4, 40]),
      pair([2, 2, B], [2.5, 25, B], [3, 30, B], [4, 40, B]),
    ],
    [
      'from their first one, where that is later',
      pair([1, NAN, B], [2, 2, B]),
      points([2, 20], [3, 30]),
      pair([1, NAN, B], [2, 2, B], [3, 30, B]),
    ],
    [
      'also a first one that is newer than the last row, which pysystemtrade takes a day later',
      pair([1, NAN, B], [2, NAN, B]),
      points([3, 30]),
      pair([1, NAN, B], [2, NAN, B], [3, 30, B]),
    ],
    [
      'not from before the contract was in use',
      pair([1, 1, A], [3, 3, B]),
      points([1.5, 15], [2, 20], [3, 30]),
      pair([1, 1, A], [3, 3, B]),
    ],
    [
      'not from a time in use that another contract interrupted',
      pair([1, NAN, B], [2, 2, A], [3, NAN, B]),
      points([1, 10], [2, 20], [3, 30]),
      pair([1, NAN, B], [2, 2, A], [3, 30, B]),
    ],
    [
      'none while the last row is in another one',
      pair([1, 1, B], [2, 2, A]),
      points([1, 10], [3, 30]),
      pair([1, 1, B], [2, 2, A]),
    ],
    [
      'nothing of a contract without prices',
      pair([1, 1, B], [2, NAN, B]),
      points(),
      pair([1, 1, B], [2, NAN, B]),
    ],
  ])('%s', (_title, old, fresh, expected) => {
    expect(mergePair(old, fresh, B)).toEqual(expected);
  });

  test('as pysystemtrade, nothing of a contract whose first price is newer than the last row', () => {
    const old = pair([1, NAN, B], [2, NAN, B]);
    expect(mergePair(old, points([3, 30]), B, 'literal')).toBe(old);
  });

  test('a stored value is never changed, and taken in again nothing is', () => {
    const price = fc.oneof(fc.nat(99), fc.constant(NAN));
    const rows = fc
      .uniqueArray(fc.tuple(fc.nat(20), price), { selector: ([time]) => time, minLength: 1 })
      .map((drawn) => drawn.sort(([a], [b]) => a - b));
    fc.assert(
      fc.property(rows, rows, fc.nat(20), (stored, fresh, changed) => {
        const old = pair(...stored.map(([time, value], row): Row => [time, value, row < changed ? A : B]));
        const merged = mergePair(old, points(...fresh), B);
        stored.forEach(([time, value], row) => {
          const at = merged.times.indexOf(time);
          expect(merged.contracts[at]).toBe(old.contracts[row]);
          if (!Number.isNaN(value)) expect(merged.values[at]).toBe(value);
        });
        expect(mergePair(merged, points(...fresh), B)).toEqual(merged);
      }),
    );
  });
});
