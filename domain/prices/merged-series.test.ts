import { BAR_COLUMNS } from './bars';
import { mergeFrequencies, splitFrequencies } from './merged-series';

const bars = (...times: string[]) => ({
  times: Float64Array.from(times, (time) => Date.parse(time)),
  columns: Object.fromEntries(
    BAR_COLUMNS.map((name) => [name, Float64Array.from(times, (_, row) => row)]),
  ) as Record<(typeof BAR_COLUMNS)[number], Float64Array>,
});

it('a merged series, as from files, is split: closing rows are daily bars, the others hourly ones', () => {
  const hour = bars('2023-06-14T14:00:00Z', '2023-06-14T15:00:00Z', '2023-06-15T14:00:00Z');
  const day = bars('2023-06-14T22:00:00Z', '2023-06-15T22:00:00Z');
  expect(splitFrequencies(mergeFrequencies(hour, day))).toEqual({ hour, day });
});

it('when a merged series is split, the last of several rows within an hour is its bar', () => {
  const { hour } = splitFrequencies(
    bars('2023-06-14T14:00:00Z', '2023-06-14T14:30:00Z', '2023-06-14T15:00:00Z'),
  );
  expect([...hour.columns.FINAL]).toEqual([1, 2]);
});
