import { mergeFrequencies } from './merged-series';
import { splitBars } from './split-bars';

const times = Float64Array.from(
  ['2023-06-14T22:00Z', '2023-06-15T13:00Z', '2023-06-15T14:00Z', '2023-06-15T22:00Z', '2023-12-15T23:00Z'],
  (text) => Date.parse(text),
);
const column = Float64Array.from([1, 2, Number.NaN, 4, 5]);
const merged = { times, columns: { OPEN: column, HIGH: column, LOW: column, FINAL: column, VOLUME: column } };

it('takes what is stamped 23:00 in London for daily', () => {
  const { hour, day } = splitBars(merged);
  expect([...day.columns.FINAL]).toEqual([1, 4, 5]);
  expect([...hour.columns.FINAL]).toEqual([2, Number.NaN]);
});

it('comes to the same when merged again', () => {
  const { hour, day } = splitBars(merged);
  expect(mergeFrequencies(hour, day)).toEqual(merged);
});
