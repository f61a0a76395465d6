import fc from 'fast-check';
import { ceilToTick, floorToTick, roundToTick } from './ticks';

test.each([
  [100.26, 0.25, 100.25],
  [-0.1, 0.25, 0],
  [1.234567, 0.00005, 1.23455],
  [110.02, 1 / 64, 110.015625],
  [Number.NaN, 0.25, Number.NaN],
])('%d on a tick of %d is %d', (price, tick, expected) => {
  expect(roundToTick(price, tick)).toBe(expected);
});

test('a price on the tick is the number that 12 digits of it would be read as', () => {
  const ticks = fc.constantFrom(
    0.25,
    0.01,
    0.05,
    0.00005,
    1 / 64,
    1 / 128,
    0.1,
    1,
    5,
    12.5,
    1e-7,
    1 / 3,
    0.0125,
  );
  fc.assert(
    fc.property(fc.double({ min: -50_000, max: 5_000_000, noNaN: true }), ticks, (price, tick) => {
      const read = (count: number) => Number((count * tick).toPrecision(12));
      expect(roundToTick(price, tick)).toBe(read(Math.round(price / tick)));
      expect(floorToTick(price, tick)).toBe(read(Math.floor(price / tick + 1e-6)));
      expect(ceilToTick(price, tick)).toBe(read(Math.ceil(price / tick - 1e-6)));
    }),
    { numRuns: 2_000 },
  );
});
