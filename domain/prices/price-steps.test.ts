import fc from 'fast-check';
import { onStep, type PriceStep, stepsOfLegs } from './price-steps';

const LOWEST = Number.NEGATIVE_INFINITY;
const QUARTERS: readonly PriceStep[] = [{ from: LOWEST, step: 0.25 }];
const GROWING: readonly PriceStep[] = [
  { from: LOWEST, step: 0.01 },
  { from: 3, step: 0.05 },
];

test.each([
  [100.3, QUARTERS, 100.25],
  [-0.3, QUARTERS, -0.25],
  [0.1, QUARTERS, 0],
  [2.997, GROWING, 3],
  [3.03, GROWING, 3.05],
  [2.03, GROWING, 2.03],
  [7.123, [], 7.123],
  [7.123, [{ from: LOWEST, step: Number.NaN }], 7.123],
])('%s on the steps %j is %s', (price, steps, rounded) => {
  expect(onStep(price, steps)).toBe(rounded);
});

test('rounding moves a price by half a step at most, and a second time not at all', () => {
  const step = fc.constantFrom(0.25, 0.01, 0.005, 1, 5, 0.0078125);
  fc.assert(
    fc.property(fc.double({ min: -1e5, max: 1e5, noNaN: true }), step, (price, size) => {
      const once = onStep(price, [{ from: LOWEST, step: size }]);
      expect(Math.abs(once - price)).toBeLessThanOrEqual(size / 2 + 1e-6);
      expect(onStep(once, [{ from: LOWEST, step: size }])).toBe(once);
    }),
  );
});

test('a net price lies on the smallest step of its legs; one leg keeps its own', () => {
  expect(stepsOfLegs([GROWING])).toBe(GROWING);
  expect(stepsOfLegs([QUARTERS, GROWING])).toEqual([{ from: LOWEST, step: 0.01 }]);
  expect(stepsOfLegs([[], []])).toEqual([]);
});
