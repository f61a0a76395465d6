import type { ContractPrices } from '../series/series';
import { cleanBars } from './clean-bars';

function bars(...rows: readonly (readonly [final: number, high: number, volume: number])[]): ContractPrices {
  const column = (index: number) => Float64Array.from(rows, (row) => row[index]);
  return {
    times: Float64Array.from(rows, (_, row) => row),
    columns: { OPEN: column(0), HIGH: column(1), LOW: column(0), FINAL: column(0), VOLUME: column(2) },
  };
}

describe('cleaning of bars', () => {
  it('drops a bar whose close is infinite, and takes any other infinite number as missing', () => {
    const raw = bars([100, 101, 5], [Number.POSITIVE_INFINITY, 101, 5], [102, Number.NEGATIVE_INFINITY, 7]);
    const { times, columns } = cleanBars(raw, { now: 10, daily: true });
    expect([...times]).toEqual([0, 2]);
    expect([...columns.FINAL]).toEqual([100, 102]);
    expect([...columns.HIGH]).toEqual([101, Number.NaN]);
    expect(raw.columns.HIGH[2]).toBe(Number.NEGATIVE_INFINITY);
  });

  it('keeps a price below zero and a missing one', () => {
    expect([
      ...cleanBars(bars([-37.63, 0, 5], [Number.NaN, 0, 5]), { now: 10, daily: true }).columns.FINAL,
    ]).toEqual([-37.63, Number.NaN]);
  });
});
