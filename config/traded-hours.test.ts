import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HOUR_MS } from '../domain/time/units';
import { WEEKDAYS } from '../domain/time/weekly-hours';
import { loadConfig } from './load-config';
import { tradedHours } from './traded-hours';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tst-hours-'));
  writeFileSync(join(directory, 'private_config.yaml'), 'execution: {trading_hours_margin_minutes: 5}\n');
  writeFileSync(join(directory, 'private_control_config.yaml'), '');
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function hoursOf(yaml: string) {
  writeFileSync(join(directory, 'private_config_trading_hours.yaml'), yaml);
  return tradedHours(loadConfig({ privateDirectory: directory, env: {} }));
}

/** In whole hours. */
function weekly(yaml: string, key: string) {
  const week = hoursOf(yaml).own[key];
  return WEEKDAYS.map((day) => (week[day] ?? []).map((pair) => pair.map((ms) => ms / HOUR_MS)));
}

test('a pair, or a list of pairs, is of each weekday', () => {
  expect(weekly("CORN: ['08:00', '15:30']", 'CORN')).toEqual(WEEKDAYS.map(() => [[8, 15.5]]));
  const two = "CORN: [['08:00', '10:00'], ['14:00', '15:00']]";
  expect(weekly(two, 'CORN')[6]).toEqual([
    [8, 10],
    [14, 15],
  ]);
});

test('of a mapping of weekdays, those left out are closed', () => {
  const yaml = "CORN: {Monday: ['08:00', '10:00'], Friday: [['01:00', '02:00']]}";
  expect(weekly(yaml, 'CORN')).toEqual([[[8, 10]], [], [], [], [[1, 2]], [], []]);
});

test('hours that close the day after are of two days', () => {
  expect(weekly("CORN: {Sunday: ['22:00', '03:00']}", 'CORN')).toEqual([
    [[0, 3]],
    ...[[], [], [], [], []],
    [[22, 24]],
  ]);
  expect(weekly("CORN: ['22:00', '03:00']", 'CORN')[2]).toEqual([
    [0, 3],
    [22, 24],
  ]);
});

test("a zone may have its broker's name; the margin and the zone of the hours are the system's", () => {
  expect(Object.keys(hoursOf("MET: ['08:00', '15:00']\nAsia/Tokyo: ['01:00', '06:00']\n").own)).toEqual([
    'Europe/Berlin',
    'Asia/Tokyo',
  ]);
  expect(hoursOf('{}')).toEqual({ marginMs: 300_000, own: {}, zone: 'Europe/London' });
});

test('two names of one zone hold both', () => {
  const yaml = "MET: ['08:00', '15:00']\nCET: ['10:00', '18:00']\n";
  expect(weekly(yaml, 'Europe/Berlin')[0]).toEqual([[10, 15]]);
});
