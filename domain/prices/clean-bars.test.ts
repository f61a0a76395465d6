import { BAR_POLICY } from '../../test/support/bar-policy';
import type { ContractPrices } from '../series/series';
import { type CleaningConfig, cleanBars, leftOutBelowZero } from './clean-bars';

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
    const { times, columns } = cleanBars(raw, { now: 10, daily: true, config: BAR_POLICY });
    expect([...times]).toEqual([0, 2]);
    expect([...columns.FINAL]).toEqual([100, 102]);
    expect([...columns.HIGH]).toEqual([101, Number.NaN]);
    expect(raw.columns.HIGH[2]).toBe(Number.NEGATIVE_INFINITY);
  });

  it('keeps a price below zero and a missing one', () => {
    expect([
      ...cleanBars(bars([-37.63, 0, 5], [Number.NaN, 0, 5]), { now: 10, daily: true, config: BAR_POLICY })
        .columns.FINAL,
    ]).toEqual([-37.63, Number.NaN]);
  });

  it.each<[string, boolean, Partial<CleaningConfig>, readonly number[]]>([
    ['daily bars: those of the future and prices of 0', true, {}, [0, 2, 4]],
    ['intraday bars: also those without volume', false, {}, [0, 4]],
    ['daily bars without volume', true, { ignore_prices_with_zero_volumes_daily: true }, [0, 4]],
    ['no intraday bar for its volume', false, { ignore_prices_with_zero_volumes_intraday: false }, [0, 2, 4]],
    ['no price of 0', true, { ignore_zero_prices: false }, [0, 1, 2, 3, 4]],
    ['prices below zero', true, { ignore_negative_prices: true }, [0, 2]],
    ['not the future', true, { ignore_future_prices: false }, [0, 2, 4, 5, 6]],
  ])('leaves out, by what is configured: %s', (_what, daily, change, kept) => {
    const rows = bars([1, 1, 5], [0, 0, 5], [2, 2, 0], [0, 0, 0], [-3, -3, 5], [4, 4, 5], [5, 5, 5]);
    const { times } = cleanBars(rows, { now: 5, daily, config: { ...BAR_POLICY, ...change } });
    expect([...times]).toEqual(kept);
  });

  it('counts the newer bars that are left out for a price below zero', () => {
    const rows = bars([-1, 0, 5], [2, 2, 5], [-3, -3, 5], [-4, -4, 5]);
    const config = { ...BAR_POLICY, ignore_negative_prices: true };
    expect([undefined, 0, 2, 3].map((last) => leftOutBelowZero(rows, last, config))).toEqual([3, 2, 1, 0]);
    expect(leftOutBelowZero(rows, undefined, BAR_POLICY)).toBe(0);
  });
});
