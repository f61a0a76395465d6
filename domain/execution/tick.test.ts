import fc from 'fast-check';
import { type Direction, isAdverseMove, isAdverseSize, isTick, seenTick, type Tick } from './tick';

const tick = (bid: number, bidSize: number, ask: number, askSize: number): Tick => ({
  ...{ bid, bidSize, ask, askSize },
});

test.each([
  [1, { side: 101, offside: 99, mid: 100, sideSize: 40, imbalance: 0.25 }],
  [-1, { side: 99, offside: 101, mid: 100, sideSize: 10, imbalance: 4 }],
] as const)('bid 99x10, ask 101x40 for direction %s', (direction, seen) => {
  expect(seenTick(tick(99, 10, 101, 40), direction)).toEqual(seen);
});

test('against an empty side the imbalance is a number', () => {
  expect(seenTick(tick(99, 10, 101, 0), 1).imbalance).toBe(9999);
});

test.each([
  ['sizes 30 and 2: 15 times, and fewer than 3 on offer', 30, 2, true],
  ['sizes 30 and 3: 10 times, but 3 on offer', 30, 3, false],
  ['sizes 10 and 2: only 5 times', 10, 2, false],
  ['sizes 11 and 2', 11, 2, true],
  ['nothing on offer', 1, 0, true],
  ['unknown sizes', Number.NaN, Number.NaN, false],
])('a buyer: %s', (_, bidSize, askSize, adverse) => {
  expect(isAdverseSize(tick(99, bidSize, 101, askSize), 1)).toBe(adverse);
  expect(isAdverseSize(tick(99, askSize, 101, bidSize), -1)).toBe(adverse);
});

test.each([
  ['buy', 1, 99.5, 101, true],
  ['buy', 1, 99, 103, false],
  ['buy', 1, 98, 100, false],
  ['sell', -1, 99, 100.5, true],
  ['sell', -1, 99, 101, false],
  ['sell', -1, 101, 103, false],
] as const)('%s (%s): from 99/101 to %s/%s is adverse: %s', (_, direction, bid, ask, adverse) => {
  expect(isAdverseMove(tick(bid, 1, ask, 1), tick(99, 1, 101, 1), direction)).toBe(adverse);
});

test('both prices make a tick', () => {
  expect(isTick(tick(0, 1, -0.5, 1))).toBe(true);
  expect(isTick(tick(Number.NaN, 1, 2, 1))).toBe(false);
  expect(isTick(tick(1, 1, Number.NaN, 1))).toBe(false);
});

test('a seller sees a market as a buyer sees it turned upside down', () => {
  const price = fc.double({ min: -1e4, max: 1e4, noNaN: true });
  const size = fc.nat(200);
  fc.assert(
    fc.property(price, size, price, size, (bid, bidSize, ask, askSize) => {
      const seen = (direction: Direction, shown: Tick) => seenTick(shown, direction);
      const bought = seen(1, tick(bid, bidSize, ask, askSize));
      const sold = seen(-1, tick(-ask, askSize, -bid, bidSize));
      expect([sold.side, sold.offside].map((each) => -each)).toEqual([bought.side, bought.offside]);
      expect([sold.sideSize, sold.imbalance]).toEqual([bought.sideSize, bought.imbalance]);
    }),
  );
});
