import { priceCollar } from './price-collar';

describe('how far a price may be from the last one', () => {
  it('is the same on both sides of zero', () => {
    expect(priceCollar(-37.63, 2, 10)).toBe(20);
    expect(priceCollar(-4000, 1, 10)).toBe(priceCollar(4000, 1, 10));
    expect(priceCollar(-37.63, Number.NaN, 10)).toBeCloseTo(3.763, 12);
  });

  it('is never infinite: a last price or a usual move that is not finite lets no price pass unasked', () => {
    for (const last of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      for (const move of [1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(0 <= priceCollar(last, move, 10)).toBe(false);
    expect(priceCollar(100, Number.POSITIVE_INFINITY, 10)).toBe(10);
  });
});
