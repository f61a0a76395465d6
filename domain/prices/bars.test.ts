import type { ContractPrices } from '../series/series';
import { finishedDailyBars, finishedIntradayBars, stampDailyBars, stampIntradayBars } from './bars';
import { dailyVolumes } from './daily-volume';
import { mergeFrequencies } from './merged-series';

const at = (text: string) => Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
const iso = (series: { readonly times: Float64Array }) =>
  Array.from(series.times, (time) => new Date(time).toISOString().slice(0, 19));

function bars(
  times: readonly string[],
  finals: readonly number[],
  volumes: readonly number[] = finals,
): ContractPrices {
  const values = Float64Array.from(finals);
  return {
    times: Float64Array.from(times, at),
    columns: {
      OPEN: values.slice(),
      HIGH: values.slice(),
      LOW: values.slice(),
      FINAL: values,
      VOLUME: Float64Array.from(volumes),
    },
  };
}

describe('stamps of bars', () => {
  it('daily bars get the notional close of their date', () => {
    expect(iso(stampDailyBars(bars(['2026-01-09', '2026-07-09'], [1, 2])))).toEqual([
      '2026-01-09T23:00:00',
      '2026-07-09T22:00:00',
    ]);
  });

  it('an hourly bar of midnight never poses as the close of its day', () => {
    const hourly = stampIntradayBars(bars(['2026-01-09T00:00:00', '2026-01-09T23:00:00'], [7, 8]));
    expect(iso(hourly)).toEqual(['2026-01-09T00:00:01', '2026-01-09T23:00:01']);
    const merged = mergeFrequencies(hourly, stampDailyBars(bars(['2026-01-09'], [100])));
    expect(merged.columns.FINAL[merged.times.indexOf(at('2026-01-09T23:00:00'))]).toBe(100);
  });

  it('only finished bars count', () => {
    const now = at('2026-01-09T20:30:00');
    expect(
      iso(finishedIntradayBars(bars(['2026-01-09T19:00:00', '2026-01-09T20:00:00'], [1, 2]), now)),
    ).toEqual(['2026-01-09T19:00:00']);
    const daily = bars(['2026-01-08', '2026-01-09', '2026-01-12'], [1, 2, 3]);
    const ends: Record<string, number> = { '2026-01-09': at('2026-01-09T20:00:00') };
    expect(iso(finishedDailyBars(daily, now, (date) => ends[date]))).toEqual([
      '2026-01-08T00:00:00',
      '2026-01-09T00:00:00',
    ]);
    expect(iso(finishedDailyBars(daily, now, () => undefined))).toEqual(['2026-01-08T00:00:00']);
  });
});

describe('merged series and volumes', () => {
  it('the daily value wins unless it is missing', () => {
    const merged = mergeFrequencies(
      bars(['2026-01-09T10:00:00', '2026-01-09T23:00:00'], [1, 2]),
      bars(['2026-01-09T23:00:00', '2026-01-12T23:00:00'], [Number.NaN, 4]),
    );
    expect([...merged.columns.FINAL]).toEqual([1, 2, 4]);
  });

  it('a daily volume replaces the hourly ones, and weekends belong to Friday', () => {
    const merged = bars(
      [
        '2026-01-08T10:00:00',
        '2026-01-08T11:00:00',
        '2026-01-08T23:00:00',
        '2026-01-09T10:00:00',
        '2026-01-11T22:00:00',
      ],
      [1, 1, 1, 1, 1],
      [5, 6, 10, 7, 8],
    );
    const volumes = dailyVolumes(merged);
    expect(iso(volumes)).toEqual(['2026-01-08T00:00:00', '2026-01-09T00:00:00']);
    expect([...volumes.columns.volume]).toEqual([10, 15]);
  });
});

test('bars of a second whose stamp looks like a close move by half of one: no two have one stamp', () => {
  const seconds = bars(['2026-01-09T23:00:00', '2026-01-09T23:00:01'], [1, 2]);
  const { times } = stampIntradayBars(seconds, 'Europe/London', 'second');
  expect([...times].map((time) => time - seconds.times[0])).toEqual([500, 1000]);
});

test.each([
  ['hour', 1],
  ['15-minute', 2],
  ['minute', 2],
  ['second', 3],
] as const)('of %s bars begun at 19:00:00, 19:45:00 and 19:59:59, %d are over at 20:00:00', (size, count) => {
  const begun = bars(['2026-01-09T19:00:00', '2026-01-09T19:45:00', '2026-01-09T19:59:59'], [1, 2, 3]);
  const now = Date.parse('2026-01-09T20:00:00Z');
  expect(finishedIntradayBars(begun, now, size).times).toHaveLength(count);
});
