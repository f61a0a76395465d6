import type { ContractPrices } from '../series/series';
import { completedBars } from './completed-bars';

function bars(...rows: readonly (readonly [time: number, price: number])[]): ContractPrices {
  const price = Float64Array.from(rows, ([, value]) => value);
  const columns = { OPEN: price, HIGH: price, LOW: price, FINAL: price, VOLUME: price };
  return { times: Float64Array.from(rows, ([time]) => time), columns };
}

test('files complete what is stored of a contract: older rows and missing values, by size of the bars', () => {
  const stored = { day: bars([3, 30], [4, Number.NaN]), '5-minute': bars([1, 1]) };
  const files = { day: bars([1, 10], [3, 31], [4, 40]), hour: bars([2, 20]) };
  expect(completedBars(stored, files)).toEqual({
    bars: { day: bars([1, 10], [3, 30], [4, 40]), hour: bars([2, 20]), '5-minute': bars([1, 1]) },
    isNew: true,
  });
});

test('files that have nothing more of a contract change nothing', () => {
  const stored = { day: bars([3, 30], [4, 40]) };
  expect(completedBars(stored, { day: bars([3, 31], [4, 41]) })).toEqual({ bars: stored, isNew: false });
  expect(completedBars(stored, {})).toEqual({ bars: stored, isNew: false });
});
