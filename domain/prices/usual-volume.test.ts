import type { ContractPrices } from '../series/series';
import { usualVolume } from './usual-volume';

const now = Date.UTC(2026, 10, 20);
const contract = (volumes: readonly number[], firstDay = 2): ContractPrices => {
  const times = Float64Array.from(volumes, (_, day) => Date.UTC(2026, 10, firstDay + day, 23));
  const VOLUME = Float64Array.from(volumes);
  const other = VOLUME.map(() => 1);
  return { times, columns: { OPEN: other, HIGH: other, LOW: other, FINAL: other, VOLUME } };
};

describe('the usual volume of a market', () => {
  it('is that of its most traded contract, over the last 30 days', () => {
    const old = contract([90_000, 90_000], -60);
    expect(usualVolume([contract([100, 300]), contract([5, 5]), old], now, 'UTC')).toBe(200);
  });

  it('is unknown, not nothing, where no volumes are stored, or zeros', () => {
    expect(usualVolume([contract([Number.NaN, Number.NaN])], now, 'UTC')).toBeUndefined();
    expect(usualVolume([], now)).toBeUndefined();
    expect(usualVolume([contract([0, 0])], now, 'UTC')).toBeUndefined();
  });
});
