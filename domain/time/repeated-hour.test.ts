import { localRowsToUtc } from './repeated-hour';
import { utcTimesToLocal } from './zone-time';

/** Clocks went back from 02:00 to 01:00 on this day: 01:00 to 01:59 came twice, first at 00:00 UTC, then at 01:00 UTC. */
const DAY = '2023-10-29';
const wall = (...times: string[]) => Float64Array.from(times, (time) => Date.parse(`${DAY}T${time}Z`));
const utc = (times: Float64Array) => Array.from(times, (time) => new Date(time).toISOString().slice(11, 16));

it.each<[string, string[], string[]]>([
  ['hourly bars', ['00:00', '01:00', '01:00', '02:00'], ['23:00', '00:00', '01:00', '02:00']],
  [
    'half hours',
    ['01:00', '01:30', '01:00', '01:30', '02:00'],
    ['00:00', '00:30', '01:00', '01:30', '02:00'],
  ],
  ['a time that comes once', ['00:00', '01:30', '02:00'], ['23:00', '00:30', '02:00']],
  ['three of one time', ['01:00', '01:00', '01:00'], ['00:00', '01:00', '01:00']],
  ['two of one time outside the hour', ['02:00', '02:00'], ['02:00', '02:00']],
  ['rows from late to early', ['02:00', '01:30', '01:00', '00:00'], ['02:00', '00:30', '00:00', '23:00']],
  ['rows out of order within the hour alone', ['01:30', '01:00', '00:00'], ['00:30', '00:00', '23:00']],
])('%s', (_, local, expected) => expect(utc(localRowsToUtc(wall(...local)))).toEqual(expected));

it('every quarter of an hour of a day comes back from local time', () => {
  const start = Date.parse('2023-10-28T23:00Z');
  const times = Float64Array.from({ length: 100 }, (_, index) => start + index * 900_000);
  expect(localRowsToUtc(utcTimesToLocal(times))).toEqual(times);
});
