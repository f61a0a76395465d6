import { clockChangeWarnings } from './clock-change-warnings';
import { readSchedules } from './schedule-file';

const entry = { ...readSchedules({})[0], name: 'nightly', timezone: 'Europe/London' };

it('a schedule in the hour of a clock change is warned about by name', () => {
  const times = { kind: 'calendar', days: ['SUN'], at: ['01:30'] } as const;
  const [skipped, twice] = clockChangeWarnings([{ ...entry, times }], '2026-11-25');
  expect(skipped).toMatch(
    /^schedule nightly: 01:30 does not exist and the run is skipped on 2027-03-28, .*Europe\/London/,
  );
  expect(twice).toMatch(/^schedule nightly: 01:30 comes twice and so may the run on 2027-10-31/);
});

it('the schedules that are shipped are not', () => {
  expect(clockChangeWarnings(readSchedules({}), '2026-11-25')).toEqual([]);
});
