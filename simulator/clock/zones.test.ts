import fc from 'fast-check';
import { DateTime } from 'luxon';
import { localToUtc, utcToLocal, zoneOffset } from './zones';

const ZONES = [
  'America/Chicago',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Tokyo',
  'Australia/Sydney',
];
const times = fc.integer({ min: Date.UTC(1985, 0, 1) / 60_000, max: Date.UTC(2035, 0, 1) / 60_000 });

describe('zones', () => {
  test('offsets agree with luxon at any minute', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), times, (zone, minute) => {
        const time = minute * 60_000;
        expect(zoneOffset(zone, time)).toBe(DateTime.fromMillis(time, { zone }).offset * 60_000);
      }),
    );
  });

  test('local time leads back to the instant, but for the repeated hour', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), times, (zone, minute) => {
        const time = minute * 60_000;
        const back = localToUtc(zone, utcToLocal(zone, time));
        expect([0, 3_600_000]).toContain(time - back);
      }),
    );
  });

  test('the repeated hour is the first, the missing one moves forward', () => {
    const local = (text: string) => Date.parse(`${text}Z`);
    expect(localToUtc('Europe/London', local('2023-10-29T01:30:00'))).toBe(
      Date.parse('2023-10-29T00:30:00Z'),
    );
    expect(localToUtc('Europe/London', local('2023-03-26T01:30:00'))).toBe(
      Date.parse('2023-03-26T01:30:00Z'),
    );
  });
});
