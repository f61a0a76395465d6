import { decideResume, decideRetire, isWoundUp, type RetireFacts, type RetireRequest } from './decide-retire';
import type { StrategyState } from './strategy-state';

const AT = new Date('2026-11-20T23:30:00Z');
const who = { reason: 'replaced', by: 'me', at: AT };
const plan = { from: '2026-11-16', days: 9, start: { CORN: 9 } };
const base = { strategy: 'old', ...who };
const retiring: StrategyState = { ...base, state: 'retiring', plan, version: 1 };
const retired: StrategyState = { ...base, state: 'retired', version: 2 };
const active: StrategyState = { ...base, state: 'active', version: 3 };

const request = (change: Partial<RetireRequest> = {}): RetireRequest => ({
  ...{ strategy: 'old', overDays: 1, ...who },
  ...change,
});
const facts = (change: Partial<RetireFacts> = {}): RetireFacts => ({
  ...{ state: undefined, isConfigured: true, held: { CORN: 3 }, tradeDate: '2026-11-20' },
  ...change,
});

const RETIRED: [string, RetireRequest, RetireFacts, object][] = [
  ['at once', request(), facts(), { version: 1, plan: { days: 1, start: { CORN: 3 } } }],
  ['over days', request({ overDays: 5 }), facts(), { plan: { from: '2026-11-20', days: 5 } }],
  ['holding nothing', request(), facts({ held: {} }), { plan: { start: {} } }],
  [
    'with other days than before',
    request({ overDays: 2 }),
    facts({ state: retiring }),
    { version: 2, plan: { days: 2 } },
  ],
  ['once more', request(), facts({ state: active }), { version: 4, state: 'retiring' }],
  [
    'after it left the configuration',
    request(),
    facts({ state: retiring, isConfigured: false }),
    { version: 2 },
  ],
];

it.each(RETIRED)('a strategy is retired %s', (_, asked, known, next) => {
  expect(decideRetire(asked, known)).toMatchObject({ kind: 'retire', next, movesAway: false });
});

it.each([
  ['its positions move to another', { CORN: 3 }, true],
  ['nothing moves where nothing is held', {}, false],
])('%s', (_, held, movesAway) => {
  expect(decideRetire(request({ to: 'new' }), facts({ held }))).toMatchObject({ movesAway });
});

const REFUSED: [string, RegExp, RetireRequest, RetireFacts][] = [
  ['one that is not known', /not configured/, request(), facts({ isConfigured: false })],
  ['one that is retired', /was retired on 2026-11-20 by me/, request(), facts({ state: retired })],
  ['one into itself', /its own positions/, request({ to: 'old' }), facts()],
  ['over no day', /from 1 to 260/, request({ overDays: 0 }), facts()],
  ['over half a day', /whole number/, request({ overDays: 1.5 }), facts()],
  ['over years', /from 1 to 260/, request({ overDays: 1000 }), facts()],
];

it.each(REFUSED)('retiring %s is refused', (_, reason, asked, known) => {
  expect(decideRetire(asked, known)).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});

it.each<[string, StrategyState | undefined, boolean, number | undefined, object]>([
  ['comes back from the dead', retired, true, 50, { kind: 'resume', next: { state: 'active', version: 3 } }],
  ['comes back in the middle', retiring, true, 50, { kind: 'resume', next: { state: 'active', version: 2 } }],
  ['comes back to an equal share', retired, true, undefined, { kind: 'resume' }],
  ['is active without a state', undefined, true, 50, { reason: 'old is active' }],
  ['is active again', active, true, 50, { reason: 'old is active' }],
  ['must be configured', retired, false, 50, { reason: expect.stringMatching(/no longer configured/) }],
  ['needs a weight', retired, true, 0, { reason: expect.stringMatching(/--weight/) }],
])('a strategy %s', (_, state, isConfigured, weight, decision) => {
  expect(decideResume(base, { state, isConfigured, weight })).toMatchObject(decision);
});

it.each([
  ['flat and without orders', 'retiring', {}, 0, true],
  ['with a position', 'retiring', { CORN: 1 }, 0, false],
  ['with an order', 'retiring', {}, 1, false],
  ['not asked to end', 'active', {}, 0, false],
  ['ended before', 'retired', {}, 0, false],
] as const)('a strategy %s: %s, %j, %d orders: wound up %s', (_, state, held, orders, over) => {
  expect(isWoundUp(state, held, orders)).toBe(over);
});
