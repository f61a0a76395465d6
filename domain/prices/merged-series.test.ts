import { BAR_COLUMNS } from './bars';
import { mergeFrequencies, splitFrequencies } from './merged-series';

const bars = (...times: string[]) => ({
  times: Float64Array.from(times, (time) => Date.parse(time)),
  columns: Object.fromEntries(
    BAR_COLUMNS.map((name) => [name, Float64Array.from(times, (_, row) => row)]),
  ) as Record<(typeof BAR_COLUMNS)[number], Float64Array>,
});

it('a merged series falls into its closing rows and its hourly ones again', () => {
  const hour = bars('2023-06-14T14:00:00Z', '2023-06-14T15:00:00Z', '2023-06-15T14:00:00Z');
  const day = bars('2023-06-14T22:00:00Z', '2023-06-15T22:00:00Z');
  expect(splitFrequencies(mergeFrequencies(hour, day))).toEqual({ hour, day });
});

it('of several rows within an hour the last one is its bar', () => {
  const { hour } = splitFrequencies(
    bars('2023-06-14T14:00:00Z', '2023-06-14T14:30:00Z', '2023-06-14T15:00:00Z'),
  );
  expect([...hour.columns.FINAL]).toEqual([1, 2]);
});
