import fc from 'fast-check';
import { countsFor, dayOfPlan, retireTarget, retireTargets } from './retire-plan';
import type { StrategyState } from './strategy-state';

const FRIDAY = '2026-11-20';
const plan = (days: number, start = {}) => ({ from: FRIDAY, days, start });

it.each([
  ['its own day, run again, is the first', FRIDAY, 3, 1],
  ['Monday is the first', '2026-11-23', 3, 1],
  ['Tuesday is the second', '2026-11-24', 3, 2],
  ['Wednesday is the last', '2026-11-25', 3, 3],
  ['it stays the last', '2026-12-25', 3, 3],
  ['a day before it began counts as the first', '2026-11-18', 3, 1],
])('of a plan that was made on Friday %s', (_, tradeDate, days, day) => {
  expect(dayOfPlan(plan(days), tradeDate)).toBe(day);
});

it.each([
  ['at once', 5, 5, 1, 1, 0],
  ['a third a day', 9, 9, 1, 3, 6],
  ['a third a day, short', -9, -9, 1, 3, -6],
  ['rounded toward zero', 5, 5, 1, 3, 3],
  ['rounded toward zero, short', -5, -5, 1, 3, -3],
  ['one contract goes on the first day', 1, 1, 1, 5, 0],
  ['an order that was not filled is made up for', 9, 9, 2, 3, 3],
  ['what was reduced by hand does not come back', 9, 2, 1, 3, 2],
  ['what was closed by hand stays closed', 9, 0, 1, 3, 0],
  ['what turned is closed', 9, -2, 1, 3, 0],
  ['what was not held in the beginning is closed', 0, 4, 1, 3, 0],
  ['the last day leaves nothing', 9, 9, 3, 3, 0],
])('%s: of %d, now %d, on day %d of %d, %d are left', (_, start, held, day, days, target) => {
  expect(retireTarget(start, held, day, days)).toBe(target);
});

const contracts = fc.integer({ min: -500, max: 500 });

it('whatever is held, each day leaves no more than the one before, on the same side, and the last one nothing', () => {
  fc.assert(
    fc.property(contracts, contracts, fc.integer({ min: 1, max: 60 }), (start, held, days) => {
      let before = held;
      for (let day = 1; day <= days; day++) {
        const target = retireTarget(start, before, day, days);
        expect(Math.abs(target)).toBeLessThanOrEqual(Math.abs(before));
        expect(target * before).toBeGreaterThanOrEqual(0);
        before = target;
      }
      expect(before).toBe(0);
    }),
  );
});

it('wants nothing of what it only traded, and names all of it', () => {
  expect(retireTargets(plan(2, { CORN: 4 }), { CORN: 4, GOLD: -1 }, '2026-11-23', ['US10'])).toEqual({
    CORN: 2,
    GOLD: 0,
    US10: 0,
  });
});

const AT = new Date('2026-11-20T23:30:00Z');
const state = (name: 'active' | 'retiring' | 'retired') =>
  ({ strategy: 'old', state: name, plan: plan(2), at: AT }) as unknown as StrategyState;
const LATER = new Date(AT.getTime() + 1);
const EARLIER = new Date(AT.getTime() - 1);

it.each([
  ['of a strategy without a state', undefined, 'buffered', EARLIER, true],
  ['of one that was brought back', state('active'), 'buffered', EARLIER, true],
  ['of the plan', state('retiring'), 'simple', LATER, true],
  ['of a system, before', state('retiring'), 'buffered', EARLIER, false],
  ['of a system, after', state('retiring'), 'dynamic', LATER, false],
  ['of an earlier plan', state('retiring'), 'simple', EARLIER, false],
  ['of one that is retired', state('retired'), 'simple', LATER, false],
])('orders are made of a position %s: %#', (_, of, kind, time, counts) => {
  expect(countsFor(of, { kind, time })).toBe(counts);
});
