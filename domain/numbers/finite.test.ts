import { knownOrMissing, notFinite, UNSET_DOUBLE } from './finite';

describe('numbers that are not finite', () => {
  it('names the first one within objects and lists, and a time that is none', () => {
    const price = { rows: [{ price: 1 }, { price: Number.POSITIVE_INFINITY }] };
    expect(notFinite({ quantity: 2, price: -37.63, time: new Date(0), note: undefined })).toBeUndefined();
    expect(notFinite(price)).toBe('rows.1.price is Infinity');
    expect(notFinite({ limit: Number.NaN })).toBe('limit is NaN');
    expect(notFinite({ time: new Date('never') })).toBe('time is not a point in time');
  });

  it('takes NaN for a missing value only where one may be missing, and infinity nowhere', () => {
    const parked = (value: number) => ({ parked: { columns: { VOLUME: [1, value] } } });
    expect(notFinite(parked(Number.NaN), ['parked'])).toBeUndefined();
    expect(notFinite(parked(Number.NaN))).toBe('parked.columns.VOLUME.1 is NaN');
    expect(notFinite(parked(Number.NEGATIVE_INFINITY), ['parked'])).toBe(
      'parked.columns.VOLUME.1 is -Infinity',
    );
  });

  it("takes the broker's largest double for not known, and a price below zero for what it is", () => {
    expect([UNSET_DOUBLE, -UNSET_DOUBLE, Number.POSITIVE_INFINITY, undefined].map(knownOrMissing)).toEqual([
      Number.NaN,
      Number.NaN,
      Number.NaN,
      Number.NaN,
    ]);
    expect([-37.63, -1, 0].map(knownOrMissing)).toEqual([-37.63, -1, 0]);
  });
});
