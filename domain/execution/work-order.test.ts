import fc from 'fast-check';
import type { BrokerOrder } from '../orders/order';
import { isWorked, nextChange, type WorkLook } from './work-order';

const SENT = Date.UTC(2026, 2, 2, 10);
const after = (seconds: number) => SENT + seconds * 1000;
const order = {
  algo: 'original_best',
  type: 'limit',
  state: 'working',
  trade: [1],
  limitPrice: 99,
  quote: { bid: 99, ask: 101, mid: 100, bidSize: 10, askSize: 40 },
  sendingAt: new Date(SENT),
} as unknown as BrokerOrder;
const tick = (bid: number, ask: number) => ({ bid, ask, bidSize: 10, askSize: 40 });
const look = (change: Partial<WorkLook> = {}): WorkLook => ({
  ...{ now: after(20), tick: tick(99, 101), closingSoon: false, steps: [], shownLimit: 99 },
  ...change,
});
const SETTINGS = { passiveMs: 300_000, changesMax: 20 };
const aggressive: BrokerOrder = { ...order, aggressiveAt: new Date(after(15)), limitPrice: 101 };

test.each([
  ['market order', { type: 'market' }, false],
  ['another algorithm', { algo: 'limit' }, false],
  ['not confirmed yet', { state: 'sending' }, false],
  ['in an unknown state', { state: 'unknown' }, false],
  ['working limit of original best', {}, true],
] as const)('quotes are watched for an order (%s: %j): %s', (_, change, worked) => {
  expect(isWorked({ ...order, ...change })).toBe(worked);
  if (!worked)
    expect(nextChange({ ...order, ...change }, look({ tick: undefined }), SETTINGS)).toBeUndefined();
});

test('buy, bid 99x10, ask 101x40: 99 until the bid ticks to 99.5, then the ask, which it follows', () => {
  expect(nextChange(order, look(), SETTINGS)).toBeUndefined();
  const turned = nextChange(order, look({ tick: tick(99.5, 101.5) }), SETTINGS);
  expect(turned).toEqual({ turned: 'the price moved away', limitPrice: 101.5 });
  const followed = look({ tick: tick(100, 102), shownLimit: 101.5 });
  expect(nextChange({ ...aggressive, limitPrice: 101.5 }, followed, SETTINGS)).toEqual({ limitPrice: 102 });
});

test('what counts is the limit that the broker shows: a change that was lost is made again', () => {
  expect(nextChange(aggressive, look({ shownLimit: 99 }), SETTINGS)).toEqual({ limitPrice: 101 });
  expect(nextChange(aggressive, look({ shownLimit: 101 }), SETTINGS)).toBeUndefined();
  expect(nextChange(aggressive, look({ shownLimit: undefined }), SETTINGS)).toBeUndefined();
});

test('the limit is changed every ten seconds at most, and so often at most; turning is not held up', () => {
  const moved = look({ tick: tick(100, 102), shownLimit: 101 });
  const just = { ...aggressive, changedAt: new Date(moved.now - 9_999) };
  expect(nextChange(just, moved, SETTINGS)).toBeUndefined();
  expect(nextChange({ ...just, changedAt: new Date(moved.now - 10_000) }, moved, SETTINGS)).toBeDefined();
  expect(nextChange({ ...aggressive, changes: 20 }, moved, SETTINGS)).toBeUndefined();
  const spent = { ...order, changes: 20 };
  expect(nextChange(spent, look({ closingSoon: true }), SETTINGS)).toEqual({
    turned: 'the market or the trading window closes soon',
  });
});

test('after an error of the data it turns, and takes the price when it is known again', () => {
  expect(nextChange(order, look({ tick: undefined }), SETTINGS)).toEqual({
    turned: 'the quotes have stopped',
  });
  expect(nextChange({ ...order, aggressiveAt: new Date(after(15)) }, look(), SETTINGS)).toEqual({
    limitPrice: 101,
  });
});

test('300 s count from the submission, or from sending where that is not known', () => {
  const late = look({ now: after(305) });
  expect(nextChange(order, late, SETTINGS)).toMatchObject({ turned: 'not filled within 300 s' });
  expect(nextChange({ ...order, submittedAt: new Date(after(10)) }, late, SETTINGS)).toBeUndefined();
});

test('a spread is followed at its net price, which may be negative', () => {
  const spread = {
    ...order,
    trade: [-2, 2],
    limitPrice: -0.25,
    quote: { bid: -0.5, ask: -0.25, mid: -0.375 },
  };
  const steps = [{ from: Number.NEGATIVE_INFINITY, step: 0.25 }];
  const change = nextChange(spread, look({ tick: tick(-0.75, -0.5), shownLimit: -0.25, steps }), SETTINGS);
  expect(change).toEqual({ turned: 'the price moved away', limitPrice: -0.75 });
});

test('an order that is filled, cancelled or being sent is never changed', () => {
  const state = fc.constantFrom(
    'intended',
    'sending',
    'unknown',
    'filled',
    'cancelled',
    'rejected',
    'not-accepted',
  );
  fc.assert(
    fc.property(state, fc.double(), fc.double(), fc.boolean(), (now, bid, ask, closingSoon) => {
      const given = { ...order, state: now as BrokerOrder['state'] };
      expect(nextChange(given, look({ tick: tick(bid, ask), closingSoon }), SETTINGS)).toBeUndefined();
    }),
  );
});

test('pysystemtrade #949: an order is not modified in a loop: 20 changes at most, ten seconds apart, however the book jumps', () => {
  const bids = fc.array(fc.integer({ min: 80, max: 120 }), { minLength: 50, maxLength: 400 });
  fc.assert(
    fc.property(bids, fc.integer({ min: 1, max: 5_000 }), (book, everyMs) => {
      let working: BrokerOrder = { ...aggressive, changes: 0 };
      const changedAt: number[] = [];
      book.forEach((bid, index) => {
        const now = after(20) + index * everyMs;
        const seen = look({ now, tick: tick(bid, bid + 2), shownLimit: working.limitPrice });
        const change = nextChange(working, seen, SETTINGS);
        if (change?.limitPrice === undefined) return;
        changedAt.push(now);
        const { limitPrice } = change;
        working = { ...working, limitPrice, changes: changedAt.length, changedAt: new Date(now) };
      });
      expect(changedAt.length).toBeLessThanOrEqual(SETTINGS.changesMax);
      changedAt.slice(1).forEach((now, index) => {
        expect(now - changedAt[index]).toBeGreaterThanOrEqual(10_000);
      });
    }),
  );
});

test('pysystemtrade #949: an order that the broker has not confirmed is not modified', () => {
  const moved = look({ tick: tick(100, 102), shownLimit: 101 });
  expect(nextChange(aggressive, moved, SETTINGS)).toEqual({ limitPrice: 102 });
  for (const state of ['intended', 'sending', 'unknown'] as const)
    expect(nextChange({ ...aggressive, state }, moved, SETTINGS)).toBeUndefined();
});
