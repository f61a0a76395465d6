import { BAR_MS, BAR_SIZES, type BarsBySize, INTRADAY, intradayInUse, sizesFetched } from './bar-size';
import { EMPTY_BARS } from './empty-bars';

const until = (time: number) => ({ ...EMPTY_BARS, times: Float64Array.of(0, time) });

test.each<[string, BarsBySize, string]>([
  ['hourly ones when nothing is stored', {}, 'hour'],
  ['never the daily ones', { day: until(9) }, 'hour'],
  ['those there are', { '5-minute': until(1), day: until(9) }, '5-minute'],
  ['the newest of two', { hour: until(5), '15-minute': until(6) }, '15-minute'],
  ['hourly ones again, once they are newer', { hour: until(7), '15-minute': until(6) }, 'hour'],
  ['hourly ones of two that end together', { hour: until(6), '15-minute': until(6) }, 'hour'],
  ['not the empty ones', { hour: until(5), minute: EMPTY_BARS }, 'hour'],
])('in use are %s', (_, bars, expected) => {
  expect(intradayInUse(bars)).toBe(expected);
});

test('every frequency is fetched before the daily bars, and each size has a length', () => {
  expect(Object.keys(INTRADAY).map((key) => sizesFetched(key as keyof typeof INTRADAY)[0])).toEqual([
    ...BAR_SIZES.slice(0, -1),
  ]);
  expect(sizesFetched('15M')).toEqual(['15-minute', 'day']);
  expect(BAR_SIZES.map((size) => BAR_MS[size] / 1000)).toEqual([3600, 900, 300, 60, 10, 1, 86_400]);
});
