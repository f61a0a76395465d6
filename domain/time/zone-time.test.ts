import fc from 'fast-check';
import { isKnownZone, localTimesToUtc, localToUtc, utcToLocal, zoneOffset } from './zone-time';

const at = (text: string) => Date.parse(`${text}Z`);

describe('wall time of a zone', () => {
  it.each([
    ['winter', '2023-01-10T23:00:00', '2023-01-10T23:00:00'],
    ['summer', '2023-07-10T23:00:00', '2023-07-10T22:00:00'],
    ['the repeated autumn hour is the first', '2023-10-29T01:30:00', '2023-10-29T00:30:00'],
    ['just after the repeated hour', '2023-10-29T02:00:00', '2023-10-29T02:00:00'],
    ['the skipped spring hour is shifted to its end', '2023-03-26T01:30:00', '2023-03-26T01:00:00'],
    ['all-year summer time of 1970', '1970-01-01T12:00:00', '1970-01-01T11:00:00'],
  ])('London, %s', (_, local, utc) => {
    expect(new Date(localToUtc(at(local))).toISOString()).toBe(`${utc}.000Z`);
  });

  it('keeps the order of times across the skipped hour', () => {
    const local = ['00:59:59', '01:00:00', '01:59:59', '02:00:00'].map((time) => at(`2023-03-26T${time}`));
    const utc = [...localTimesToUtc(Float64Array.from(local))];
    expect(utc).toEqual([...utc].sort((a, b) => a - b));
  });

  it('gives every UTC instant back, but for the second pass of the repeated hour', () => {
    const zones = fc.constantFrom(
      'Europe/London',
      'America/New_York',
      'Asia/Tokyo',
      'Australia/Sydney',
      'UTC',
    );
    const instants = fc.integer({ min: at('1970-01-02T00:00:00'), max: at('2059-01-01T00:00:00') });
    fc.assert(
      fc.property(instants, zones, (instant, zone) => {
        const back = localToUtc(utcToLocal(instant, zone), zone);
        const repeated = zoneOffset(back, zone) - zoneOffset(instant, zone);
        expect(instant - back).toBe(Math.max(0, repeated));
      }),
    );
  });

  it('works outside of its table and refuses unknown zones', () => {
    expect(utcToLocal(at('2070-07-01T12:00:00'))).toBe(at('2070-07-01T13:00:00'));
    expect(isKnownZone('Europe/Atlantis')).toBe(false);
    expect(() => localToUtc(0, 'Europe/Atlantis')).toThrow('unknown time zone');
  });
});
