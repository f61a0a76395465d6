import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkedDay, cycleInstant, defaultDay } from './market-day';

const LONDON = 'Europe/London';
const synthetic = {
  system: 'demo',
  gateway: 'simulator',
  market: { kind: 'synthetic', seed: 1, instruments: 14 },
} as const;

test.each([
  ['a Friday evening after 23:10 London', '2026-11-20T23:10:00Z', '2026-11-20'],
  ['a Friday before 23:10', '2026-11-20T23:09:00Z', '2026-11-19'],
  ['in summer, when London is an hour ahead', '2026-07-16T22:10:00Z', '2026-07-16'],
  ['a Saturday', '2026-11-21T12:00:00Z', '2026-11-20'],
  ['a Sunday night', '2026-11-22T23:30:00Z', '2026-11-20'],
  ['a Monday morning', '2026-11-23T08:00:00Z', '2026-11-20'],
])('the default day on %s', (_when, now, day) => {
  expect(defaultDay(synthetic, LONDON, new Date(now))).toBe(day);
});

test('the default day of a replay is the last weekday of its prices', () => {
  const directory = mkdtempSync(join(tmpdir(), 'tst-market-'));
  try {
    const folder = join(directory, 'multiple_prices_csv');
    mkdirSync(folder);
    writeFileSync(join(folder, 'A.csv'), 'DATETIME,PRICE\n2024-03-07 23:00:00,1\n2024-03-08 23:00:00,2\n');
    writeFileSync(join(folder, 'B.csv'), 'DATETIME,PRICE\n2024-03-09 12:00:00,1\n');
    const setup = { system: 'm', gateway: 'simulator', market: { kind: 'replay', directory } } as const;
    expect(defaultDay(setup, LONDON, new Date('2026-11-20T12:00:00Z'))).toBe('2024-03-08');
    rmSync(folder, { recursive: true });
    expect(() => defaultDay(setup, LONDON, new Date())).toThrow(/no prices/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test('a day given by hand must be a weekday', () => {
  expect(checkedDay('2023-06-15')).toBe('2023-06-15');
  expect(() => checkedDay('2023-06-17')).toThrow('Saturday');
  expect(() => checkedDay('15/06/2023')).toThrow('not a day');
  expect(() => checkedDay('2023-02-30')).toThrow('not a day');
});

test("the cycle begins at 23:10 of the system's zone", () => {
  expect(cycleInstant('2023-06-15', LONDON)).toBe('2023-06-15T22:10:00.000Z');
  expect(cycleInstant('2023-12-15', LONDON)).toBe('2023-12-15T23:10:00.000Z');
});
