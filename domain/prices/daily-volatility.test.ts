import { dailyVolatility } from './daily-volatility';

describe('usual daily move', () => {
  it('is the mean absolute change of the last rows', () => {
    const zigzag = Float64Array.from({ length: 41 }, (_, row) => 100 + (row % 2) * 2);
    expect(dailyVolatility(zigzag)).toBeCloseTo(2, 12);
    expect(dailyVolatility(zigzag, 4)).toBeCloseTo(4, 12);
  });

  it('passes over missing values and is unknown with too few changes', () => {
    const values = Float64Array.from({ length: 30 }, (_, row) => (row === 15 ? Number.NaN : row));
    expect(dailyVolatility(values)).toBeCloseTo(1, 12);
    expect(dailyVolatility(Float64Array.of(1, 2, 3))).toBeNaN();
  });

  it('one absurd or infinite price in the history does not make every price plausible', () => {
    for (const absurd of [Number.POSITIVE_INFINITY, 1e300, -1e12]) {
      const values = Float64Array.from({ length: 251 }, (_, row) => (row === 100 ? absurd : row % 2));
      expect(dailyVolatility(values)).toBeLessThan(2);
    }
  });

  it('is the same for prices below zero', () => {
    const values = Float64Array.from({ length: 41 }, (_, row) => 20 - row * 2);
    expect(dailyVolatility(values)).toBeCloseTo(2, 12);
  });
});
