import { periodStart } from './period-code';

const LONDON = 'Europe/London';
const at = (text: string) => Date.parse(text);

it.each([
  // Wednesday 2026-07-15 22:00 in London (UTC+1)
  ['1B', '2026-07-14T21:00:00Z'],
  ['3B', '2026-07-10T21:00:00Z'], // Tuesday, Monday, Friday
  ['7D', '2026-07-08T21:00:00Z'],
  ['2W', '2026-07-01T21:00:00Z'],
  ['6M', '2026-01-15T22:00:00Z'], // the same time of day, in winter
  ['1Y', '2025-07-15T21:00:00Z'],
  ['YTD', '2026-01-01T00:00:00Z'],
  ['QTD', '2026-06-30T23:00:00Z'],
  ['MTD', '2026-06-30T23:00:00Z'],
  ['TAX', '2026-04-05T23:00:00Z'],
])('%s begins at %s', (code, expected) => {
  expect(new Date(periodStart(code, at('2026-07-15T21:00:00Z'), LONDON)).toISOString()).toBe(
    new Date(expected).toISOString(),
  );
});

it.each([
  ['2026-04-05T12:00:00Z', '2025-04-05T23:00:00Z'],
  ['2026-04-06T12:00:00Z', '2026-04-05T23:00:00Z'],
])('the tax year of %s began at %s', (end, begin) => {
  expect(periodStart('TAX', at(end), LONDON)).toBe(at(begin));
});

it.each(['', '0D', 'D', '1.5M', 'ytd', '7X', '-1D'])('%p is refused with what is understood', (code) => {
  expect(() => periodStart(code, 0, LONDON)).toThrow(/is not a period; one of: nB, nD/);
});
