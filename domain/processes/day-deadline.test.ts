import { type DayRecord, dayAlarm, dayDue } from './day-deadline';

test.each([
  ['before the hour, the day before', '2026-11-27T06:59Z', '07:00', '2026-11-25'],
  ['at the hour', '2026-11-27T07:00Z', '07:00', '2026-11-26'],
  ['the evening before the next hour', '2026-11-27T23:30Z', '07:00', '2026-11-26'],
  ['Friday is due on Saturday', '2026-11-28T07:00Z', '07:00', '2026-11-27'],
  ['and still on Monday', '2026-11-30T22:59Z', '07:00', '2026-11-27'],
  ['an hour on the evening of the day', '2026-11-27T23:45Z', '23:45', '2026-11-27'],
  ['just before it', '2026-11-27T23:44Z', '23:45', '2026-11-26'],
  ['in summer by local time', '2026-07-15T06:00Z', '07:00', '2026-07-14'],
])('%s', (_, at, by, expected) => {
  expect(dayDue(Date.parse(at), 'Europe/London', by)).toBe(expected);
});

test.each<[DayRecord | undefined, RegExp | undefined]>([
  [{ state: 'done' }, undefined],
  [undefined, /never started/],
  [{ state: 'running' }, /still running/],
  [{ state: 'failed', error: 'orders: no capital' }, /It failed: orders: no capital/],
])('%j', (record, expected) => {
  const alarm = dayAlarm('2026-11-27', '07:00', record);
  if (!expected) expect(alarm).toBeUndefined();
  else
    expect(alarm).toMatchObject({
      subject: 'Day 2026-11-27 not finished by 07:00',
      text: expect.stringMatching(expected),
    });
});
