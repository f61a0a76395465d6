import fc from 'fast-check';
import { countTradeLiteral, limitTrade, limitTradeLiteral } from '../../test/golden/support/literal';
import { isLocked } from './lock';
import {
  applyOverride,
  combineAll,
  combineOverrides,
  type Override,
  type OverrideValue,
  overrideCode,
  overrideOf,
} from './override';
import { limitTradeByAll, positionLimitOf } from './position-limit';
import {
  capacityLeft,
  capacityUntil,
  cutToCapacity,
  limitsFor,
  nextReset,
  resetLimit,
  rolledLimit,
  type TradeLimit,
  tradeCapacity,
} from './trade-limit';

const position = fc.integer({ min: -30, max: 30 });
const limit = fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined });

describe('overrides', () => {
  const reduceOnly: Override = { kind: 'reduce-only' };

  it.each([
    [3, -5, -3],
    [3, 2, 0],
    [3, -1, -1],
    [0, 2, 0],
    [0, -2, 0],
    [-3, 3, 3],
  ])('reduce only: position %i, trade %i -> %i', (held, trade, left) => {
    expect(applyOverride(reduceOnly, held, trade)).toBe(left);
  });

  it('a half of position 4 and trade +3 ends at 3', () => {
    expect(applyOverride({ kind: 'multiplier', value: 0.5 }, 4, 3)).toBe(-1);
  });

  it('a multiplier makes a short no larger', () => {
    const half: Override = { kind: 'multiplier', value: 0.5 };
    expect(applyOverride(half, 0, -5)).toBe(-2);
    expect(applyOverride(half, 0, -5, 'floor')).toBe(-3);
    fc.assert(
      fc.property(position, position, fc.double({ min: 0, max: 1, noNaN: true }), (held, trade, value) => {
        const after = held + applyOverride({ kind: 'multiplier', value }, held, trade);
        expect(Math.abs(after)).toBeLessThanOrEqual(Math.abs(held + trade));
      }),
    );
  });

  it.each<[string, Override, number, number, number]>([
    ['no trading', { kind: 'no-trading' }, 3, -5, 0],
    ['close', { kind: 'close' }, 3, 9, -3],
    ['close where nothing is held', { kind: 'close' }, 0, 9, 0],
    ['a multiplier of 1', { kind: 'multiplier', value: 1 }, 1.5, 2, 2],
    ['a half of a long position', { kind: 'multiplier', value: 0.5 }, 0, 5, 2],
    ['reduce only, to exactly 0', reduceOnly, 3, -3, -3],
    ['reduce only, turned round to the same size', reduceOnly, 3, -6, -3],
    ['reduce only, a short made larger', reduceOnly, -3, -1, 0],
    ['reduce only, nothing to trade', reduceOnly, 3, 0, 0],
  ])('%s: position, trade -> trade', (_what, override, held, trade, left) => {
    expect(applyOverride(override, held, trade)).toBe(left);
  });

  it.each<[OverrideValue, Override | undefined]>([
    [0, { kind: 'close' }],
    [-1, { kind: 'no-trading' }],
    [-2, { kind: 'reduce-only' }],
    [1, { kind: 'multiplier', value: 1 }],
    [0.001, { kind: 'multiplier', value: 0.001 }],
    ['no-trading', { kind: 'no-trading' }],
    ['reduce-only', { kind: 'reduce-only' }],
    [1.001, undefined],
    [-0.5, undefined],
    [Number.NaN, undefined],
  ])('the stored value %s', (value, expected) => {
    expect(overrideOf(value)).toEqual(expected);
    if (expected && typeof value === 'number') expect(overrideCode(expected)).toBe(value);
  });

  it.each<[Override, Override, Override]>([
    [
      { kind: 'multiplier', value: 0.5 },
      { kind: 'multiplier', value: 0.4 },
      { kind: 'multiplier', value: 0.2 },
    ],
    [{ kind: 'multiplier', value: 1e-200 }, { kind: 'multiplier', value: 1e-200 }, { kind: 'close' }],
    [{ kind: 'multiplier', value: 0.5 }, reduceOnly, reduceOnly],
    [reduceOnly, { kind: 'close' }, { kind: 'close' }],
    [{ kind: 'close' }, { kind: 'no-trading' }, { kind: 'no-trading' }],
    [{ kind: 'no-trading' }, { kind: 'multiplier', value: 1 }, { kind: 'no-trading' }],
  ])('%j and %j, in either order: %j', (a, b, both) => {
    expect(combineOverrides(a, b)).toEqual(both);
    expect(combineOverrides(b, a)).toEqual(both);
  });

  it('combines to the strictest', () => {
    const [none, close, off] = [1, 0, -1].map((code) => overrideOf(code) as Override);
    expect(combineAll([none, reduceOnly, close]).kind).toBe('close');
    expect(combineAll([reduceOnly, off, close]).kind).toBe('no-trading');
    expect(overrideCode(combineAll([]))).toBe(1);
    expect(overrideOf(-3)).toBeUndefined();
    expect(overrideOf(1.5)).toBeUndefined();
  });
});

describe('position limits', () => {
  it.each([
    [0, 3, 4, 3],
    [2, 3, -6, -5],
    [5, 3, 2, -2],
    [5, 3, -1, -2],
    [5, 3, -9, -8],
    [-5, 3, 7, 7],
    [-5, 3, 9, 8],
    [3, 0, 7, -3],
    [5, 1, 0, -4],
  ])('position %i, limit %i, trade %i -> %i', (held, most, trade, left) => {
    expect(limitTrade({ position: held, limit: most }, trade)).toBe(left);
    expect(limitTradeByAll([{ position: held, limit: most }], trade)).toBe(left);
  });

  it.each([
    ['trend', 'CORN', 3],
    ['', 'CORN', 9],
    ['carry', 'CORN', undefined],
    ['trend', 'GOLD', undefined],
  ])('of strategy "%s" in %s: %s', (strategy, instrument, expected) => {
    const stored = [
      { strategy: 'trend', instrument: 'WHEAT', limit: 1 },
      { strategy: 'trend', instrument: 'CORN', limit: 3 },
      { strategy: '', instrument: 'CORN', limit: 9 },
    ];
    expect(positionLimitOf(stored, strategy, instrument)).toBe(expected);
  });

  it('lets any trade pass without a limit', () => {
    expect(limitTradeByAll([{ position: 9, limit: undefined }], -40)).toBe(-40);
    expect(limitTradeByAll([], 40)).toBe(40);
  });

  it('both limits hold when flat, where pysystemtrade breaks one', () => {
    const [instrument, strategy] = [
      { position: 0, limit: 10 },
      { position: 0, limit: 2 },
    ];
    expect(limitTradeLiteral(instrument, strategy, -4)).toBe(-4);
    expect(limitTradeByAll([instrument, strategy], -4)).toBe(-2);
  });

  it('no limit is exceeded wherever any trade can keep them all', () => {
    fc.assert(
      fc.property(position, limit, position, limit, position, (a, limitA, b, limitB, trade) => {
        const limited = [
          { position: a, limit: limitA },
          { position: b, limit: limitB },
        ];
        const left = limitTradeByAll(limited, trade);
        const keeps = (t: number) =>
          limited.every((l) => l.limit === undefined || Math.abs(l.position + t) <= l.limit);
        const possible = Array.from({ length: 201 }, (_, index) => index - 100).some(keeps);
        expect(keeps(left)).toBe(possible);
        if (keeps(trade)) expect(left).toBe(trade);
      }),
    );
  });

  it('of limits that contradict each other the one counts that leaves the smaller positions, or trades less', () => {
    const [long, short] = [
      { position: 9, limit: 1 },
      { position: -4, limit: 3 },
    ];
    expect(limitTradeByAll([long, short], 0)).toBe(1);
    expect(
      limitTradeByAll(
        [
          { position: 12, limit: 10 },
          { position: -4, limit: 3 },
        ],
        0,
      ),
    ).toBe(-2);
  });
});

describe('trade limits', () => {
  const start = new Date('2026-11-16T09:00:00Z');
  const later = (days: number) => new Date(start.getTime() + days * 86_400_000);
  const of = (change: Partial<TradeLimit> = {}): TradeLimit => ({
    strategy: '',
    instrument: 'CORN',
    periodDays: 1,
    limit: 5,
    used: 0,
    resetAt: start,
    counted: [],
    ...change,
  });

  it('starts again once the period has passed', () => {
    const counted = of({ used: 4 });
    expect(capacityLeft(counted, later(1))).toBe(1);
    expect(capacityLeft(counted, later(1.01))).toBe(5);
    expect(rolledLimit(of({ used: 4, counted: ['a'] }), later(1.01)).counted).toEqual([]);
    expect(rolledLimit(counted, later(1))).toBe(counted);
    expect(capacityLeft(of({ used: 4, periodDays: 7 }), later(7))).toBe(1);
    expect(resetLimit(counted, later(0.7))).toMatchObject({ used: 0, resetAt: later(0.7) });
  });

  it('a period begins before its first trade is counted, which pysystemtrade loses', () => {
    const old = of({ used: 3 });
    expect(rolledLimit(old, later(2))).toMatchObject({ used: 0, resetAt: later(2) });
    expect(countTradeLiteral(old, 2, later(2)).used).toBe(0);
  });

  it('a capacity below 0 lets nothing through', () => {
    const overdrawn = [of({ limit: 2, used: 3 })];
    expect(tradeCapacity(overdrawn, later(0.1))).toBe(0);
    expect(cutToCapacity([-3], overdrawn, later(0.1))).toEqual([0]);
  });

  it('counts what another order may still trade, and what it has traded before it is counted', () => {
    const pending = [
      { orderId: 'a', strategy: 'carry', contracts: 2 },
      { orderId: 'b', strategy: 'trend', contracts: 1 },
    ];
    const [all, ofTrend] = [of(), of({ strategy: 'trend', limit: 4 })];
    expect(tradeCapacity([all], later(0), pending)).toBe(2);
    expect(tradeCapacity([ofTrend], later(0), pending)).toBe(3);
    expect(tradeCapacity([{ ...all, used: 2, counted: ['a'] }], later(0), pending)).toBe(2);
    expect(tradeCapacity([{ ...all, used: 2, counted: ['a'] }], later(2), pending)).toBe(2);
    expect(cutToCapacity([-9], [all], later(0), pending)).toEqual([-2]);
  });

  it.each([
    ['what is left of a period that lasts longer', of({ limit: 5, used: 2 }), 0.5, 3],
    ['what is left until its very end', of({ limit: 5, used: 2 }), 1, 3],
    ['without end where a new period begins', of({ limit: 5, used: 2 }), 1.1, Infinity],
    ['nothing where no period allows anything', of({ limit: 0 }), 9, 0],
    ['nothing of a limit that was lowered', of({ limit: 1, used: 2 }), 0.5, 0],
  ])('leaves until an instant: %s', (_, each, days, left) => {
    expect(capacityUntil([of({ limit: 99, periodDays: 30 }), each], later(days))).toBe(Math.min(left, 99));
    expect(capacityUntil([], later(days))).toBe(Infinity);
  });

  it('says when the first limit starts anew', () => {
    expect(nextReset([of({ periodDays: 3 }), of()])).toBe(later(1).getTime());
    expect(nextReset([])).toBeUndefined();
  });

  it('takes the least of the limits of the instrument and of the strategy', () => {
    const limits = [
      of(),
      of({ strategy: 'carry', limit: 3 }),
      of({ strategy: 'trend', limit: 1 }),
      of({ instrument: 'GOLD', limit: 0 }),
    ];
    const own = limitsFor(limits, 'carry', 'CORN');
    expect(tradeCapacity(own, later(0))).toBe(3);
    expect(tradeCapacity([], later(0))).toBe(Infinity);
    expect(cutToCapacity([3, -3], own, later(0))).toEqual([1, -1]);
    expect(cutToCapacity([3], own, later(0))).toEqual([3]);
    expect(cutToCapacity([-4], own, later(0))).toEqual([-3]);
    expect(limitsFor(limits, 'trend', 'CORN')).toEqual([limits[0], limits[2]]);
    expect(limitsFor(limits, '', 'CORN')).toEqual([limits[0]]);
  });

  it('never lets more through than the capacity, whole ratios only', () => {
    const lots = fc.integer({ min: -20, max: 20 }).filter((n) => n !== 0);
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 40 }), fc.boolean(), (lot, most, spread) => {
        const trade = spread ? [lot, -lot] : [lot];
        const cut = cutToCapacity(trade, [of({ limit: most })], later(0));
        const total = cut.reduce((sum, leg) => sum + Math.abs(leg), 0);
        expect(total).toBeLessThanOrEqual(most);
        expect(cut.every((leg, index) => Math.abs(leg * trade[0]) === Math.abs(trade[index] * cut[0]))).toBe(
          true,
        );
        // One more of the ratio would not fit, or is not wanted.
        expect(total + trade.length > most || cut[0] === trade[0]).toBe(true);
      }),
    );
  });
});

describe('locks', () => {
  it('lock one instrument', () => {
    const lock = { instrument: 'CORN', owner: 'operator', reason: 'news', at: new Date(0) } as const;
    expect([isLocked([lock], 'CORN'), isLocked([lock], 'GOLD')]).toEqual([true, false]);
  });
});
