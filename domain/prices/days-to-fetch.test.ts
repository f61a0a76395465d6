import fc from 'fast-check';
import { DAY_MS } from '../time/units';
import { daysToFetch } from './days-to-fetch';

const now = Date.UTC(2026, 10, 20, 23);
const storedUntil = (daysAgo: number) => Float64Array.of(now - 1000 * DAY_MS, now - daysAgo * DAY_MS);

test.each([
  ['day', 0, 4],
  ['day', 0.1, 5],
  ['day', 1, 5],
  ['day', 3, 7],
  ['day', 360, 364],
  ['day', 361, 365],
  ['day', 800, 365],
  ['hour', 1, 5],
  ['hour', 25, 29],
  ['hour', 26, 30],
  ['hour', 27, 30],
  ['hour', 800, 30],
  ['15-minute', 1, 5],
  ['5-minute', 800, 7],
  ['minute', 1, 1],
  ['10-second', 0, 1 / 6],
  ['second', 800, 1 / 48],
] as const)('%s bars stored until %d days ago: %d days', (barSize, daysAgo, days) => {
  expect(daysToFetch(storedUntil(daysAgo), now, barSize)).toBe(days);
});

test('nothing stored: a year of daily, a month of hourly bars', () => {
  expect(daysToFetch(new Float64Array(), now, 'day')).toBe(365);
  expect(daysToFetch(new Float64Array(), now, 'hour')).toBe(30);
});

test('the days reach back to the last stored row, or to the whole of a first history', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 2000, noNaN: true }),
      fc.constantFrom('day' as const, 'hour' as const),
      (daysAgo, barSize) => {
        const days = daysToFetch(storedUntil(daysAgo), now, barSize);
        expect(Number.isInteger(days)).toBe(true);
        expect(days >= daysAgo || days === daysToFetch(new Float64Array(), now, barSize)).toBe(true);
      },
    ),
  );
});
