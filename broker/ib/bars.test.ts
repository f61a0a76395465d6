import fc from 'fast-check';
import { durationOf, type RawBar, refusedBars, toPrices } from './bars';

const bar = (label: string, close: number, volume: number | undefined = 10): RawBar => ({
  label,
  open: close - 1,
  high: close + 1,
  low: close - 2,
  close,
  volume,
});

test.each([
  [1 / 48, '1800 S'],
  [1 / 6, '14400 S'],
  [1, '1 D'],
  [5, '5 D'],
  [7, '1 W'],
  [29, '29 D'],
  [30, '1 M'],
  [31, '31 D'],
  [60, '2 M'],
  [364, '364 D'],
  [365, '1 Y'],
  [366, '2 Y'],
  [2190, '6 Y'],
])('%d days are %s for the broker', (days, duration) => {
  expect(durationOf(days)).toBe(duration);
});

test('a duration covers the days: a month counts as the twelfth of a year of 365 days', () => {
  const length: Readonly<Record<string, number>> = { D: 1, W: 7, M: 365 / 12, Y: 365 };
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4000 }), (days) => {
      const [count, unit] = durationOf(days).split(' ');
      expect(Number(count) * length[unit]).toBeGreaterThanOrEqual(days);
      if (unit === 'D') expect(Number(count)).toBeLessThanOrEqual(365);
    }),
  );
});

test('the answer to a history request: close becomes FINAL, times are sorted, the last of two bars with one label counts', () => {
  const prices = toPrices([bar('20231116', 12), bar('20231115', -3), bar('20231116', 13)], 'Europe/London');
  expect([...prices.times]).toEqual([Date.UTC(2023, 10, 15), Date.UTC(2023, 10, 16)]);
  expect([...prices.columns.FINAL]).toEqual([-3, 13]);
  expect([...prices.columns.OPEN]).toEqual([-4, 12]);
  expect([...prices.columns.HIGH]).toEqual([-2, 14]);
  expect([...prices.columns.LOW]).toEqual([-5, 11]);
  expect([...prices.columns.VOLUME]).toEqual([10, 10]);
});

test('a price of -1 is a price; a volume of -1 is none', () => {
  const prices = toPrices([bar('1700058600', -1, -1)], 'Europe/London');
  expect([...prices.columns.FINAL]).toEqual([-1]);
  expect([...prices.columns.VOLUME]).toEqual([Number.NaN]);
});

test('times are strictly increasing whatever arrives', () => {
  const labels = fc.array(fc.integer({ min: 1_600_000_000, max: 1_600_000_050 }).map(String), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(labels, (given) => {
      const { times } = toPrices(
        given.map((label) => bar(label, 1)),
        'Europe/London',
      );
      expect(times.length).toBe(new Set(given).size);
      for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1]);
    }),
  );
});

test('pysystemtrade #641, #543: no data and failure are told apart, and which failure may pass by itself', () => {
  const text = 'Historical Market Data Service error message:';
  expect(refusedBars(162, `${text}HMDS query returned no data: X`).kind).toBe('empty');
  expect(refusedBars(162, `${text}Historical data request pacing violation`)).toMatchObject({
    kind: 'failed',
    cause: 'pacing',
  });
  expect(refusedBars(162, `${text}No market data permissions`)).toMatchObject({
    kind: 'failed',
    cause: 'refused',
  });
  expect(refusedBars(200, 'No security definition')).toMatchObject({ kind: 'failed', cause: 'refused' });
});
