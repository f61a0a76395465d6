import { priceCollar } from './price-collar';

describe('how far a price may be from the last one', () => {
  it('is the same on both sides of zero', () => {
    expect(priceCollar(-37.63, 2)).toBe(20);
    expect(priceCollar(-4000, 1)).toBe(priceCollar(4000, 1));
    expect(priceCollar(-37.63, Number.NaN)).toBeCloseTo(3.763, 12);
  });

  it('is never infinite: a last price or a usual move that is not finite lets no price pass unasked', () => {
    for (const last of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
      for (const move of [1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(0 <= priceCollar(last, move)).toBe(false);
    expect(priceCollar(100, Number.POSITIVE_INFINITY)).toBe(10);
  });
});
