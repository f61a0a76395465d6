import fc from 'fast-check';
import type { Direction, Tick } from '../tick';
import {
  type BestStep,
  type Look,
  stepOriginalBest,
  submitOriginalBest,
  type WorkedOrder,
} from './original-best';

const STEPS = [{ from: Number.NEGATIVE_INFINITY, step: 0.5 }];
const PASSIVE_MS = 300_000;
const tick = (bid: number, ask: number, bidSize = 10, askSize = 40): Tick => ({ bid, ask, bidSize, askSize });
const facts = (change: object = {}) => ({
  ...{ direction: 1 as Direction, tick: tick(99, 101), closingSoon: false, steps: STEPS },
  ...change,
});

describe('as it is sent', () => {
  test.each([
    ['a buyer waits at the bid', {}, { type: 'limit', limitPrice: 99 }],
    ['a seller waits at the ask', { direction: -1 }, { type: 'limit', limitPrice: 101 }],
    ['on the step of the market', { tick: tick(99.3, 101) }, { type: 'limit', limitPrice: 99.5 }],
    ['bid size 30, ask size 2: at once', { tick: tick(99, 101, 30, 2) }, { type: 'market' }],
    [
      'that is no worry for a seller',
      { tick: tick(99, 101, 30, 2), direction: -1 },
      { type: 'limit', limitPrice: 101 },
    ],
    ['the market closes soon: at once', { closingSoon: true }, { type: 'market' }],
    [
      'without sizes it waits',
      { tick: tick(99, 101, Number.NaN, Number.NaN) },
      { type: 'limit', limitPrice: 99 },
    ],
    ['without a price it is left to the last check', { tick: tick(Number.NaN, 101) }, { type: 'market' }],
  ])('%s', (_, change, submission) => {
    expect(submitOriginalBest(facts(change))).toEqual(submission);
  });
});

const order: WorkedOrder = {
  ...{ direction: 1, reference: tick(99, 101), submittedAt: 1_000_000, aggressive: false, steps: STEPS },
};
const look = (change: Partial<Look> = {}): Look => ({
  ...{ now: 1_010_000, tick: tick(99, 101), closingSoon: false },
  ...change,
});

describe('while it waits', () => {
  test.each<[string, Partial<Look>, BestStep]>([
    ['nothing has happened', {}, { aggressive: false }],
    ['the ask moved, others do not outbid it', { tick: tick(99, 103) }, { aggressive: false }],
    [
      'the bid ticks to 99.5: it takes the ask of 101.5',
      { tick: tick(99.5, 101.5) },
      { aggressive: true, turned: 'the price moved away', limitPrice: 101.5 },
    ],
    ['299.9 s', { now: 1_299_900 }, { aggressive: false }],
    ['300 s', { now: 1_300_000 }, { aggressive: true, turned: 'not filled within 300 s', limitPrice: 101 }],
    [
      'little on offer',
      { tick: tick(99, 101, 30, 2) },
      { aggressive: true, turned: 'little is on offer, and many want it', limitPrice: 101 },
    ],
    [
      'the market closes soon',
      { closingSoon: true },
      { aggressive: true, turned: 'the market or the trading window closes soon', limitPrice: 101 },
    ],
    ['an error of the data', { tick: undefined }, { aggressive: true, turned: 'the quotes have stopped' }],
    ['no bid', { tick: tick(Number.NaN, 101) }, { aggressive: true, turned: 'the quotes have stopped' }],
  ])('%s', (_, change, step) => {
    expect(stepOriginalBest(order, look(change), PASSIVE_MS)).toEqual(step);
  });
});

describe('once it is aggressive', () => {
  const aggressive = { ...order, aggressive: true };
  test('it follows the price of the side it takes, up and down', () => {
    for (const ask of [101, 102.5, 100])
      expect(stepOriginalBest(aggressive, look({ tick: tick(ask - 2, ask) }), PASSIVE_MS)).toEqual({
        aggressive: true,
        limitPrice: ask,
      });
  });

  test('without quotes its limit stays', () => {
    expect(stepOriginalBest(aggressive, look({ tick: undefined }), PASSIVE_MS)).toEqual({ aggressive: true });
  });
});

const aTick = fc
  .tuple(fc.integer({ min: -400, max: 400 }), fc.integer({ min: 0, max: 8 }), fc.nat(60), fc.nat(60))
  .map(([bid, spread, bidSize, askSize]) => tick(bid / 2, (bid + spread) / 2, bidSize, askSize));
const aLook = fc.record({
  now: fc.integer({ min: 0, max: 500_000 }).map((ms) => 1_000_000 + ms),
  tick: fc.option(aTick, { nil: undefined, freq: 8 }),
  closingSoon: fc.constantFrom(false, false, false, true),
});
const direction = fc.constantFrom<Direction>(1, -1);

test('over any day it never goes back to waiting, and never asks for a worse price than the market has', () => {
  fc.assert(
    fc.property(direction, aTick, fc.array(aLook, { maxLength: 30 }), (side, reference, looks) => {
      let aggressive = false;
      for (const each of looks) {
        const step = stepOriginalBest({ ...order, direction: side, reference, aggressive }, each, PASSIVE_MS);
        if (aggressive) expect(step).toMatchObject({ aggressive: true });
        if (aggressive) expect(step.turned).toBeUndefined();
        if (!step.aggressive) expect(step.limitPrice).toBeUndefined();
        if (step.limitPrice !== undefined)
          expect(step.limitPrice).toBe(side > 0 ? each.tick?.ask : each.tick?.bid);
        aggressive = step.aggressive;
      }
    }),
  );
});

test('a limit with which it is sent never crosses the spread', () => {
  fc.assert(
    fc.property(direction, aTick, (side, market) => {
      const { limitPrice } = submitOriginalBest(facts({ direction: side, tick: market }));
      if (limitPrice === undefined) return;
      if (side > 0) expect(limitPrice).toBeLessThanOrEqual(market.ask);
      else expect(limitPrice).toBeGreaterThanOrEqual(market.bid);
    }),
  );
});
