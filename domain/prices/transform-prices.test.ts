import type { ContractPrices } from '../series/series';
import { type PriceTransform, transformBars, transformMultiple } from './transform-prices';

const one = (value: number) => Float64Array.of(value);
const BAR: ContractPrices = {
  times: one(1),
  columns: { OPEN: one(4), HIGH: one(8), LOW: one(2), FINAL: one(5), VOLUME: one(100) },
};
const SAME: PriceTransform = { multiplier: 1, inverse: false, offset: 0 };

test.each<[title: string, change: Partial<PriceTransform>, bar: readonly number[]]>([
  ['nothing', {}, [4, 8, 2, 5]],
  ['other units', { multiplier: 100 }, [400, 800, 200, 500]],
  ['an offset', { offset: -10 }, [-6, -2, -8, -5]],
  ['the inverse: high and low change places', { inverse: true }, [0.25, 0.5, 0.125, 0.2]],
  ['the negative: high and low change places', { multiplier: -1 }, [-4, -2, -8, -5]],
  ['the negative inverse keeps them', { multiplier: -1, inverse: true }, [-0.25, -0.125, -0.5, -0.2]],
])('bars of a cloned instrument: %s', (_title, change, [open, high, low, final]) => {
  const { columns } = transformBars(BAR, { ...SAME, ...change });
  expect(columns).toEqual({
    OPEN: one(open),
    HIGH: one(high),
    LOW: one(low),
    FINAL: one(final),
    VOLUME: one(100),
  });
});

test('multiple prices of a cloned instrument: the prices change, a missing one stays missing, the contracts stay', () => {
  const columns = {
    PRICE: one(4),
    FORWARD: one(Number.NaN),
    CARRY: one(2),
    PRICE_CONTRACT: one(20240300),
    FORWARD_CONTRACT: one(20240600),
    CARRY_CONTRACT: one(20240900),
  };
  expect(transformMultiple({ times: one(1), columns }, { ...SAME, inverse: true })).toEqual({
    times: one(1),
    columns: { ...columns, PRICE: one(0.25), CARRY: one(0.5) },
  });
});
