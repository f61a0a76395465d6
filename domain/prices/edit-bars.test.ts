import type { ContractPrices } from '../series/series';
import { DAY_MS } from '../time/units';
import { type BarEdit, editBars, spikeOfEdit } from './edit-bars';

/** One bar a day from the first of January 1970 on. */
function bars(finals: readonly number[]): ContractPrices {
  const column = (shift: number) => Float64Array.from(finals, (final) => final + shift);
  return {
    times: Float64Array.from(finals, (_, row) => row * DAY_MS),
    columns: { OPEN: column(-0.5), HIGH: column(1), LOW: column(-1), FINAL: column(0), VOLUME: column(0) },
  };
}

const calm = Array.from({ length: 40 }, (_, row) => 100 + (row % 2));
const edited = (finals: readonly number[], row: number, edit: BarEdit) =>
  editBars({ day: bars(finals) }, { barSize: 'day', time: row * DAY_MS }, edit);

test('a bar that is replaced: open, high and low move along, volume and the other bars stay', () => {
  const parts = edited([100, 101, 102], 1, { kind: 'replace', value: 105 });
  const expected = bars([100, 105, 102]);
  const VOLUME = Float64Array.of(100, 101, 102);
  expect(parts?.day).toEqual({ ...expected, columns: { ...expected.columns, VOLUME } });
  expect(parts?.merged).toEqual(parts?.day);
});

test('a bar that is dropped is gone, one that does not exist can not be edited', () => {
  expect(edited([100, 101, 102], 1, { kind: 'drop' })?.day.times).toEqual(Float64Array.of(0, 2 * DAY_MS));
  expect(edited([100, 101, 102], 3, { kind: 'drop' })).toBeUndefined();
});

describe('pysystemtrade #648: an edit by hand is checked for spikes, too', () => {
  test.each<[string, readonly number[], number, BarEdit, number | undefined]>([
    ['a usual value', calm, 30, { kind: 'replace', value: 102 }, undefined],
    ['a slip of the hand', calm, 30, { kind: 'replace', value: 10_000 }, 30],
    ['the last row', calm, 39, { kind: 'replace', value: 10_000 }, 39],
    ['a correction of a spike', [...calm, 500, 100], 40, { kind: 'replace', value: 100 }, undefined],
    [
      'a correction that leaves the next row a spike',
      [...calm, 500, 500],
      40,
      { kind: 'replace', value: 100 },
      41,
    ],
    [
      'a spike elsewhere in the history',
      [...calm, 500, ...calm],
      60,
      { kind: 'replace', value: 101 },
      undefined,
    ],
    ['a spike that is dropped', [...calm, 500, 100], 40, { kind: 'drop' }, undefined],
  ])('%s', (_what, finals, row, edit, spikeRow) => {
    const time = row * DAY_MS;
    const spike = spikeOfEdit(edited(finals, row, edit)!.day, time, 8);
    expect(spike?.time).toBe(spikeRow === undefined ? undefined : spikeRow * DAY_MS);
  });
});
