import fc from 'fast-check';
import type { ContractPrices } from '../series/series';
import { withMerged } from './contract-day';
import { splitContract } from './split-contract';

/** At hour and minute UTC of 10 January 2024, in London's winter. */
const at = (hour: number, minute = 0) => Date.UTC(2024, 0, 10, hour, minute);

function bars(...times: readonly number[]): ContractPrices {
  const values = Float64Array.from(times, (time) => time / 3_600_000);
  const columns = { OPEN: values, HIGH: values, LOW: values, FINAL: values, VOLUME: values };
  return { times: Float64Array.from(times), columns };
}

const HOURS = bars(at(14), at(15));
const CLOSE = bars(at(23));

it.each<[string, Parameters<typeof splitContract>[0], string]>([
  ['no bars at all', {}, 'nothing'],
  [
    'bars of each size that come to the merged ones',
    withMerged({ hour: HOURS, day: CLOSE }),
    'split-already',
  ],
  ['daily bars of midnight, merged as they are', withMerged({ day: bars(at(0)) }), 'split-already'],
  ['merged bars alone', { merged: bars(at(14), at(23)) }, 'split'],
  [
    'merged bars with more rows than those of each size',
    { hour: HOURS, merged: bars(at(14), at(23)) },
    'split',
  ],
  [
    'bars of 15 minutes in use',
    { '15-minute': bars(at(16)), hour: HOURS, merged: bars(at(23)) },
    'other-size',
  ],
])('%s', (_, stored, kind) => {
  expect(splitContract(stored).kind).toBe(kind);
});

it('the last row of an hour becomes its bar, the closing row the daily one', () => {
  const split = splitContract({ merged: bars(at(14), at(14, 30), at(15, 10), at(23)) });
  expect(split).toEqual({
    kind: 'split',
    parts: {
      hour: bars(at(14, 30), at(15, 10)),
      day: CLOSE,
      merged: bars(at(14, 30), at(15, 10), at(23)),
    },
    times: [at(14), at(14, 30), at(15, 10), at(23)],
  });
});

it('merged bars that were split are not split again', () => {
  const minutes = fc.uniqueArray(fc.integer({ min: 0, max: 3 * 24 * 60 }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(minutes, (drawn) => {
      const merged = bars(...drawn.sort((a, b) => a - b).map((minute) => at(0) + minute * 60_000));
      const split = splitContract({ merged });
      expect(split.kind).toBe('split');
      if (split.kind === 'split') expect(splitContract(split.parts).kind).toBe('split-already');
    }),
  );
});
