import { byInstant, dueTimes } from './due-times';
import type { ScheduleEntry, ScheduleTimes } from './schedule-entry';

const entry = (name: string, times: ScheduleTimes): ScheduleEntry => ({
  ...{ name, process: 'fx', times, timezone: 'Europe/London', overlap: 'SKIP' },
  ...{ catchupWindowMs: 0, pauseOnFailure: false, note: '' },
});
const daily = (days: string, ...at: string[]) => entry('daily', { kind: 'calendar', days: [days], at });
const hourly = entry('hourly', { kind: 'interval', everyMs: 3_600_000, offsetMs: 600_000 });

test.each<[string, ScheduleEntry, string, string, string[]]>([
  [
    'a time of day, in its zone',
    daily('MON-FRI', '23:10'),
    '2023-06-15T20:00Z',
    '2023-06-16T20:00Z',
    ['2023-06-15T22:10'],
  ],
  [
    'not before it, once at it',
    daily('MON-FRI', '23:10'),
    '2023-06-15T22:10Z',
    '2023-06-16T22:10Z',
    ['2023-06-16T22:10'],
  ],
  [
    'not at a weekend',
    daily('MON-FRI', '07:00'),
    '2023-06-16T12:00Z',
    '2023-06-19T12:00Z',
    ['2023-06-19T06:00'],
  ],
  [
    'over the weekend',
    daily('SAT-MON', '07:00'),
    '2023-06-16T00:00Z',
    '2023-06-21T00:00Z',
    ['2023-06-17T06:00', '2023-06-18T06:00', '2023-06-19T06:00'],
  ],
  [
    'several times a day',
    daily('WED', '07:00', '12:30'),
    '2023-06-14T00:00Z',
    '2023-06-15T00:00Z',
    ['2023-06-14T06:00', '2023-06-14T11:30'],
  ],
  [
    'a time that the change of clocks skips',
    daily('SUN', '01:30'),
    '2023-03-25T12:00Z',
    '2023-03-26T12:00Z',
    [],
  ],
  [
    'an interval, from its offset on',
    hourly,
    '2023-06-15T20:10Z',
    '2023-06-15T22:10Z',
    ['2023-06-15T21:10', '2023-06-15T22:10'],
  ],
])('%s', (_, schedule, from, to, expected) => {
  const due = dueTimes([schedule], Date.parse(from), Date.parse(to));
  expect(due.map(({ at }) => new Date(at).toISOString().slice(0, 16))).toEqual(expected);
});

test('those of several schedules come in the order of time', () => {
  const due = dueTimes(
    [daily('THU', '22:30'), hourly],
    Date.parse('2023-06-15T20:30Z'),
    Date.parse('2023-06-15T22:30Z'),
  );
  expect(due.map(({ entry: { name } }) => name)).toEqual(['hourly', 'daily', 'hourly']);
});

test('those of one minute belong together', () => {
  const both = [
    daily('THU', '22:10'),
    entry('other', { kind: 'calendar', days: ['THU'], at: ['22:10', '23:00'] }),
  ];
  const due = dueTimes(both, Date.parse('2023-06-15T20:30Z'), Date.parse('2023-06-15T22:30Z'));
  expect(byInstant(due).map((each) => each.map(({ entry: { name } }) => name))).toEqual([
    ['daily', 'other'],
    ['other'],
  ]);
});
