import { HOUR_MS } from '../time/units';
import type { WeeklyHours } from '../time/weekly-hours';
import { type TradedHours, tradedSessions } from './traded-sessions';

/** A Tuesday in winter: Berlin is an hour ahead of London. */
const CONTRACT = { tradingHours: '20261124:0800-20261124:2200', zone: 'Europe/Berlin' };
const tuesday = (...hours: readonly (readonly [number, number])[]): WeeklyHours => ({
  Tuesday: hours.map(([open, close]) => [open * HOUR_MS, close * HOUR_MS]),
});

function traded(own: TradedHours['own'], more: Partial<TradedHours> = {}, contract: object = CONTRACT) {
  const hours = { marginMs: 0, own, zone: 'Europe/London', ...more };
  const sessions = tradedSessions('BUND', contract, hours);
  const time = (at: number) => new Date(at).toISOString().slice(11, 16);
  return sessions?.map(({ openUtc, closeUtc, label }) => `${time(openUtc)}-${time(closeUtc)} ${label}`);
}

test.each<[string, TradedHours['own'], readonly string[]]>([
  ["without own hours, the broker's", {}, ['07:00-21:00 2026-11-24']],
  ["of its instrument, in the system's zone", { BUND: tuesday([9, 16]) }, ['09:00-16:00 2026-11-24']],
  ["of its exchange's zone", { 'Europe/Berlin': tuesday([8, 15]) }, ['08:00-15:00 2026-11-24']],
  [
    'of both, what both allow',
    { BUND: tuesday([9, 11], [14, 18]), 'Europe/Berlin': tuesday([8, 15]) },
    ['09:00-11:00 2026-11-24', '14:00-15:00 2026-11-24'],
  ],
  ["of others, the broker's", { CORN: {}, 'America/Chicago': {} }, ['07:00-21:00 2026-11-24']],
  ["never more than the broker's", { BUND: tuesday([0, 8]) }, ['07:00-08:00 2026-11-24']],
  ['of a weekday that is left out, none', { BUND: { Monday: [[0, 9 * HOUR_MS]] } }, []],
])('hours %s', (_, own, expected) => {
  expect(traded(own)).toEqual(expected);
});

test("the margin is off the broker's sessions, not off the own hours", () => {
  const marginMs = HOUR_MS;
  expect(traded({ BUND: tuesday([7, 12]) }, { marginMs })).toEqual(['08:00-12:00 2026-11-24']);
});

test('own hours are of the zone that is named', () => {
  expect(traded({ BUND: tuesday([9, 16]) }, { zone: 'UTC' })).toEqual(['09:00-16:00 2026-11-24']);
  expect(traded({ BUND: tuesday([9, 16]) }, { zone: 'America/New_York' })).toEqual([
    '14:00-21:00 2026-11-24',
  ]);
});

test("own hours never stand for the broker's where those are unknown", () => {
  expect(traded({ BUND: tuesday([9, 16]) }, {}, { tradingHours: CONTRACT.tradingHours })).toBeUndefined();
});
