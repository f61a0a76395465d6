import { withOlderRates } from './rates-of-files';

const rates = (...times: readonly number[]) => ({
  times: Float64Array.from(times),
  columns: { price: Float64Array.from(times, (time) => 1 + time / 10) },
});

test.each([
  ['all up to now, where nothing is stored', undefined, 3, [1, 2, 3], 3],
  ['only what is older than the stored ones', rates(3, 4), 9, [1, 2, 3, 4], 2],
  ['nothing, where the stored ones begin earlier', rates(1, 9), 9, [1, 9], 0],
])('of a file are added: %s', (_, stored, now, times, added) => {
  const result = withOlderRates(stored, rates(1, 2, 3, 4), now);
  expect([[...result.rates.times], result.added]).toEqual([times, added]);
  expect(result.rates.columns.price).toHaveLength(times.length);
});
