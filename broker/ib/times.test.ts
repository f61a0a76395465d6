import fc from 'fast-check';
import { ianaZone } from '../../domain/time/zone-names';
import { barTime, executionTime, utcDashTime } from './times';

const LONDON = 'Europe/London';

test('the end of a history request is written as UTC with a dash', () => {
  expect(utcDashTime(Date.UTC(2023, 5, 15, 21, 5, 9))).toBe('20230615-21:05:09');
});

test('written times read back, to the second', () => {
  const seconds = fc.integer({ min: 0, max: Math.floor(Date.UTC(2060, 0, 1) / 1000) });
  fc.assert(fc.property(seconds, (s) => executionTime(utcDashTime(s * 1000), LONDON) === s * 1000));
});

test('execution times with a zone, in UTC, and in the zone of the gateway', () => {
  expect(executionTime('20261122 17:25:01 US/Central', LONDON)).toBe(Date.UTC(2026, 10, 22, 23, 25, 1));
  expect(executionTime('20260610-19:57:47', LONDON)).toBe(Date.UTC(2026, 5, 10, 19, 57, 47));
  expect(executionTime('20260610  19:57:47', LONDON)).toBe(Date.UTC(2026, 5, 10, 18, 57, 47));
  expect(executionTime('20260610 19:57:47 Mars/Crater', LONDON)).toBeNaN();
  expect(executionTime('yesterday', LONDON)).toBeNaN();
});

test('a daily label is a date, never epoch seconds', () => {
  expect(barTime('20231115', LONDON)).toBe(Date.UTC(2023, 10, 15));
  expect(barTime('20230230', LONDON)).toBeNaN();
  expect(barTime('20231300', LONDON)).toBeNaN();
  expect(barTime('1700058600', LONDON)).toBe(1_700_058_600_000);
  expect(barTime('20231115 09:30:00 US/Eastern', LONDON)).toBe(Date.UTC(2023, 10, 15, 14, 30));
});

test('pysystemtrade #838, #723: zones of exchanges resolve to IANA names, unknown ones to undefined', () => {
  expect(ianaZone('US/Central')).toBe('America/Chicago');
  expect(ianaZone('CST (Central Standard Time)')).toBe('America/Chicago');
  expect(ianaZone('MET')).toBe('Europe/Berlin');
  expect(ianaZone('GB')).toBe('Europe/London');
  expect(ianaZone('Japan')).toBe('Asia/Tokyo');
  expect(ianaZone('America/Chicago')).toBe('America/Chicago');
  expect(ianaZone('Asia/Ho_Chi_Minh')).toBe('Asia/Ho_Chi_Minh');
  const named = { 'US/Eastern': 'America/New_York', 'GB-Eire': 'Europe/London', JST: 'Asia/Tokyo' };
  for (const [name, zone] of Object.entries(named)) expect(ianaZone(name)).toBe(zone);
  expect(ianaZone('Hongkong')).toBe('Asia/Hong_Kong');
  expect(ianaZone('Australia/NSW')).toBe('Australia/Sydney');
  for (const unknown of ['', 'XST', 'Atlantis/Capital', '+05:30']) expect(ianaZone(unknown)).toBeUndefined();
});
