import type { Series } from '../series/series';
import { addMissing } from './add-missing';

const series = (...rows: readonly (readonly [number, number])[]): Series<'price'> => ({
  times: Float64Array.from(rows, ([time]) => time),
  columns: { price: Float64Array.from(rows, ([, value]) => value) },
});

test.each([
  ['newer rows follow', series([3, 30]), series([1, 10], [2, 20], [3, 30]), [3]],
  ['an older row goes where it belongs', series([1.5, 15]), series([1, 10], [1.5, 15], [2, 20]), [1.5]],
  ['a stored row is not replaced', series([2, 99], [3, 30]), series([1, 10], [2, 20], [3, 30]), [3]],
])('%s', (_title, rows, expected, added) => {
  expect(addMissing(series([1, 10], [2, 20]), rows)).toEqual({ series: expected, added });
});

test('without a missing row the series is the same one', () => {
  const old = series([1, 10]);
  expect(addMissing(old, series([1, 11]))).toEqual({ series: old, added: [] });
  expect(addMissing(old, series([1, 11])).series).toBe(old);
});
