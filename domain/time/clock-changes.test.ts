import { clockChangesAt } from './clock-changes';

const EVERY_DAY = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const at = (time: string, zone: string, days = EVERY_DAY) =>
  clockChangesAt({ time, zone, days }, '2026-11-25');

describe('a time in the hour of a clock change', () => {
  it.each([
    ['skipped and comes twice in London at 01:30', '01:30', 'Europe/London', ['2027-03-28', '2027-10-31']],
    ['skipped and comes twice in Berlin at 02:00', '02:00', 'Europe/Berlin', ['2027-03-28', '2027-10-31']],
  ])('is %s', (_what, time, zone, [skipped, twice]) => {
    expect(at(time, zone)).toEqual([
      { kind: 'skipped', date: skipped },
      { kind: 'twice', date: twice },
    ]);
  });

  it('is skipped in New York at 02:30, and comes twice at 01:30', () => {
    expect(at('02:30', 'America/New_York')).toEqual([{ kind: 'skipped', date: '2027-03-14' }]);
    expect(at('01:30', 'America/New_York')).toEqual([{ kind: 'twice', date: '2027-11-07' }]);
  });

  it('does not matter on days on which no clock changes, in zones without changes, or at other hours', () => {
    expect(at('01:30', 'Europe/London', ['MON', 'TUE', 'WED', 'THU', 'FRI'])).toEqual([]);
    expect(at('01:30', 'Asia/Tokyo')).toEqual([]);
    expect(at('23:10', 'Europe/London')).toEqual([]);
    expect(at('02:00', 'Europe/London')).toEqual([]);
  });
});
