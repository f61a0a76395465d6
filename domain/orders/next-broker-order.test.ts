import fc from 'fast-check';
import { remainingForSlice } from '../execution/other-orders';
import type { LedgerRow } from '../ledger/ledger-row';
import { type Halt, STOP } from '../limits/halt';
import {
  type BrokerOrderFacts,
  type BrokerOrderSettings,
  type NextBrokerOrder,
  nextBrokerOrder,
} from './next-broker-order';
import type { BrokerOrder, ContractOrder } from './order';

const NOW = Date.parse('2026-11-24T15:00:00Z');
const at = (minutes: number) => new Date(NOW + minutes * 60_000);
const SETTINGS: BrokerOrderSettings = {
  hours: { marginMs: 300_000, own: { GOLD: {} }, zone: 'UTC' },
  execution: { lots_per_order_max: 4, sweep_seconds: 60 },
  order_limits: { attempts_per_contract_order_max: 2 },
  execution_algos: {
    default_algo: 'market',
    market_algo: 'market',
    limit_order_algo: 'limit',
    best_algo: 'market',
    algo_overrides: {},
  },
};
const ORDER = {
  id: 'c1',
  strategy: 'trend',
  instrument: 'CORN',
  contracts: ['20271200'],
  trade: [3],
  type: 'best',
  algo: '',
} as unknown as ContractOrder;
const HOURS = '20261124:0800-20261124:1700';
const CORN = { instrument: 'CORN', contract: '20271200', zone: 'UTC', tradingHours: HOURS };
const FACTS: BrokerOrderFacts = {
  halts: [],
  locks: [],
  contracts: [CORN],
  attempts: [],
  limits: [],
  active: [],
  ledger: [],
};

const order = (change: Partial<ContractOrder>): ContractOrder => ({ ...ORDER, ...change });
const facts = (change: Partial<BrokerOrderFacts>): BrokerOrderFacts => ({ ...FACTS, ...change });
const attempt = (change: Partial<BrokerOrder>): BrokerOrder =>
  ({
    id: 'b',
    parentId: 'c1',
    strategy: 'trend',
    instrument: 'CORN',
    contracts: ['20271200'],
    trade: [3],
    generatedAt: at(-1),
    state: 'cancelled',
    ...change,
  }) as BrokerOrder;
const limit = (left: number, resetAt = at(-60)) => ({
  strategy: '',
  instrument: 'CORN',
  periodDays: 1,
  limit: left,
  used: 0,
  resetAt,
  counted: [],
});
const halt = (change: Partial<Halt> = {}): Halt => ({
  ...STOP,
  ...{ reason: 'storm', by: 'ann', at: at(-60) },
  ...change,
});
const lock = { instrument: 'CORN', owner: 'operator', reason: 'news', at: at(-60) };
const filled = (quantity: number) =>
  ({
    id: 'r',
    identity: 'r',
    version: 1,
    kind: 'broker',
    instrument: 'CORN',
    contract: '20271200',
    contractOrderId: 'c1',
    quantity,
    price: 400,
    time: at(-5),
  }) as unknown as LedgerRow;
const make = (trade: number): NextBrokerOrder => ({ kind: 'make', trade: [trade], algo: 'market' });
const wait = (minutes?: number): NextBrokerOrder => ({
  kind: 'wait',
  until: minutes === undefined ? undefined : at(minutes).getTime(),
});
const sent = { sendingAt: at(-2), state: 'rejected', reason: 'no margin' } as const;

describe('of a contract order', () => {
  it.each([
    ['all is sent', ORDER, FACTS, make(3)],
    ['at most the lots of one order', order({ trade: [-9] }), FACTS, make(-4)],
    ['what is not filled', order({ trade: [5] }), facts({ ledger: [filled(2)] }), make(3)],
    ['nothing when all is filled', ORDER, facts({ ledger: [filled(3)] }), wait()],
    ['nothing while its instrument is locked', ORDER, facts({ locks: [lock] }), wait()],
    ['nothing while the system is halted', ORDER, facts({ halts: [halt()] }), wait()],
    ['nothing while its strategy is halted', ORDER, facts({ halts: [halt({ strategy: 'trend' })] }), wait()],
    [
      'all while another instrument is halted',
      ORDER,
      facts({ halts: [halt({ instrument: 'GOLD' })] }),
      make(3),
    ],
    [
      'what opens waits while positions may only shrink',
      ORDER,
      facts({ halts: [halt({ mode: 'reduce-only' })] }),
      wait(),
    ],
    [
      'what closes is sent while positions may only shrink',
      order({ trade: [-3] }),
      facts({
        halts: [halt({ mode: 'reduce-only' })],
        ledger: [{ ...filled(2), strategy: 'trend', contractOrderId: 'before' } as LedgerRow],
      }),
      make(-2),
    ],
    ['nothing without known hours', ORDER, facts({ contracts: [] }), wait()],
    [
      'in the hours of its own contract, whatever those of others',
      ORDER,
      facts({
        contracts: [
          { ...CORN, instrument: 'GOLD', tradingHours: 'CLOSED' },
          { ...CORN, contract: '20270900', tradingHours: 'CLOSED' },
          CORN,
        ],
      }),
      make(3),
    ],
    [
      'nothing before the market opens, with its margin',
      ORDER,
      facts({ contracts: [{ ...CORN, tradingHours: '20261124:1600-20261124:1700' }] }),
      wait(65),
    ],
    [
      'nothing in the margin before the market closes',
      ORDER,
      facts({ contracts: [{ ...CORN, tradingHours: '20261124:0800-20261124:1505' }] }),
      wait(),
    ],
    [
      'nothing while the hours of its own instrument are closed',
      order({ instrument: 'GOLD' }),
      facts({ contracts: [{ ...CORN, instrument: 'GOLD' }] }),
      wait(),
    ],
    ['again after one failure', ORDER, facts({ attempts: [attempt(sent)] }), make(3)],
    [
      'nothing more after too many',
      ORDER,
      facts({ attempts: [attempt(sent), attempt(sent)] }),
      { kind: 'end', reason: '2 attempts failed, the last one: no margin', failed: true },
    ],
    [
      'the state says why, without a reason',
      ORDER,
      facts({ attempts: [attempt(sent), attempt({ sendingAt: at(-1), state: 'not-accepted' })] }),
      { kind: 'end', reason: '2 attempts failed, the last one: not-accepted', failed: true },
    ],
    [
      'the last one says why',
      ORDER,
      facts({ attempts: [attempt(sent), attempt(sent), attempt({ ...sent, reason: 'no permission' })] }),
      { kind: 'end', reason: '3 attempts failed, the last one: no permission', failed: true },
    ],
    [
      'cancelled by the broker is a failure too',
      ORDER,
      facts({ attempts: [attempt(sent), attempt({ sendingAt: at(-1), state: 'cancelled' })] }),
      { kind: 'end', reason: '2 attempts failed, the last one: cancelled', failed: true },
    ],
    [
      'at once after one that was sent: only those held back before sending wait',
      ORDER,
      facts({ attempts: [attempt({ sendingAt: at(-0.5), generatedAt: at(-0.5), state: 'cancelled' })] }),
      make(3),
    ],
    [
      'attempts of others do not count',
      ORDER,
      facts({ attempts: [attempt({ ...sent, parentId: 'c2' }), attempt(sent)] }),
      make(3),
    ],
    [
      'one held back before sending waits a sweep',
      ORDER,
      facts({ attempts: [attempt({ generatedAt: at(-0.5) })] }),
      wait(0.5),
    ],
    [
      'the second time twice as long',
      ORDER,
      facts({ attempts: [attempt({}), attempt({ generatedAt: at(-0.5) })] }),
      wait(1.5),
    ],
    [
      'at most half an hour',
      ORDER,
      facts({ attempts: Array.from({ length: 12 }, () => attempt({ generatedAt: at(-1) })) }),
      wait(29),
    ],
    ['after the wait', ORDER, facts({ attempts: [attempt({ generatedAt: at(-1) })] }), make(3)],
    [
      'nothing with an unknown algorithm',
      order({ algo: 'adaptive' }),
      FACTS,
      { kind: 'end', reason: 'algorithm adaptive does not exist here', failed: false },
    ],
    ['what the trade limit leaves', ORDER, facts({ limits: [limit(2)] }), make(2)],
    [
      "nothing of another strategy's limit",
      ORDER,
      facts({ limits: [{ ...limit(0), strategy: 'carry' }] }),
      make(3),
    ],
    [
      'what open orders leave of the limit',
      ORDER,
      facts({ limits: [limit(4)], active: [attempt({ parentId: 'c2', state: 'working' })] }),
      make(1),
    ],
    [
      'orders of other instruments do not count under it',
      ORDER,
      facts({ limits: [limit(4)], active: [attempt({ instrument: 'GOLD', state: 'working' })] }),
      make(3),
    ],
  ] as const)('%s', (_, each, known, expected) =>
    expect(nextBrokerOrder(each, known, SETTINGS, NOW)).toEqual(expected),
  );

  it.each([
    ['the period ends', limit(0), 23 * 60 * 60_000 + 1],
    ['the period ends, at this very instant', limit(0, at(-1440)), 1],
    ['half an hour has passed, where the period has ended already', limit(0, at(-1440.5)), 30 * 60_000],
  ])('nothing is made under a limit of 0: held back until %s', (_, limited, after) => {
    expect(nextBrokerOrder(ORDER, facts({ limits: [limited] }), SETTINGS, NOW)).toMatchObject({
      kind: 'hold-back',
      until: NOW + after,
      reason: expect.stringContaining('held back: the trade limits'),
    });
  });
});

test('never more is made than remains, whatever limits and halts there are', () => {
  const quantity = fc.integer({ min: -20, max: 20 }).filter((value) => value !== 0);
  fc.assert(
    fc.property(
      quantity,
      quantity,
      fc.nat(30),
      fc.constantFrom('stop', 'reduce-only'),
      fc.boolean(),
      (trade, held, left, mode, on) => {
        const ledger = [{ ...filled(held), strategy: 'trend', contractOrderId: 'before' } as LedgerRow];
        const given = facts({ ledger, limits: [limit(left)], halts: on ? [halt({ mode })] : [] });
        const next = nextBrokerOrder(order({ trade: [trade] }), given, SETTINGS, NOW);
        if (next.kind !== 'make') return;
        expect(Math.sign(next.trade[0])).toBe(Math.sign(trade));
        expect(Math.abs(next.trade[0])).toBeLessThanOrEqual(Math.min(Math.abs(trade), left));
        if (on) expect(Math.abs(held + next.trade[0])).toBeLessThan(Math.abs(held));
      },
    ),
  );
});

test('pysystemtrade #1249: a broker that keeps refusing is not asked without end, and its reason is told', () => {
  const reasons = ['110 tick size', '201 no margin', '110 tick size', '110 tick size'];
  const attempts: BrokerOrder[] = [];
  for (const reason of reasons) {
    const next = nextBrokerOrder(ORDER, facts({ attempts }), SETTINGS, NOW);
    if (next.kind === 'end') break;
    attempts.push(attempt({ ...sent, reason }));
  }
  expect(attempts).toHaveLength(SETTINGS.order_limits.attempts_per_contract_order_max);
  expect(nextBrokerOrder(ORDER, facts({ attempts }), SETTINGS, NOW)).toEqual({
    ...{ kind: 'end', failed: true },
    reason: '2 attempts failed, the last one: 201 no margin',
  });
});

describe('an order of two strategies', () => {
  const SHARES = [
    { strategy: 'carry', instrumentOrderId: 'i1', trade: 3 },
    { strategy: 'trend', instrumentOrderId: 'i2', trade: 2 },
  ];
  const shared = order({ strategy: 'carry+trend', trade: [5], shares: SHARES });
  const booked = (carry: number, trend: number) =>
    ({
      ...{ ...filled(carry + trend), brokerOrderId: 'b0' },
      shares: SHARES.map((share, index) => ({
        ...share,
        asked: share.trade,
        quantity: [carry, trend][index],
      })),
    }) as unknown as LedgerRow;
  const limitOf = (strategy: string, limit: number) => ({
    ...{ strategy, instrument: 'CORN', periodDays: 1, limit, used: 0, resetAt: at(0), counted: [] },
  });
  const stopped = (strategy: string): Halt => ({ ...STOP, strategy, reason: 'r', by: 't', at: at(0) });

  test.each<[string, Partial<BrokerOrderFacts>, number, unknown]>([
    ['all of it', {}, 9, { carry: 3, trend: 2 }],
    ['a slice pro rata', {}, 3, { carry: 2, trend: 1 }],
    ['the next slice to whoever lacks most', { ledger: [booked(1, 0)] }, 1, { trend: 1 }],
    ['what is left', { ledger: [booked(2, 1)] }, 9, { carry: 1, trend: 1 }],
    ['nothing of a strategy that is halted', { halts: [stopped('carry')] }, 9, { trend: 2 }],
    ['nothing while both are', { halts: [stopped('')] }, 9, 'wait'],
    ['what the limit of one leaves', { limits: [limitOf('trend', 1)] }, 9, { carry: 3, trend: 1 }],
    ['what the limit of all leaves', { limits: [limitOf('', 2)] }, 9, { carry: 1, trend: 1 }],
    ['nothing where none is left', { limits: [limitOf('', 0)] }, 9, 'hold-back'],
  ])('trades %s', (_what, change, lots_per_order_max, expected) => {
    const settings = { ...SETTINGS, execution: { ...SETTINGS.execution, lots_per_order_max } };
    const next = nextBrokerOrder(shared, facts(change), settings, NOW);
    if (next.kind !== 'make') return expect(next.kind).toBe(expected);
    const shares = Object.fromEntries((next.shares ?? []).map(({ strategy, trade }) => [strategy, trade]));
    expect(shares).toEqual(expected);
    expect(next.trade[0]).toBe(Object.values(shares).reduce((sum, each) => sum + each, 0));
  });
});

test('pysystemtrade #874: a 5-lot roll gets no 20 child orders: what works and what is filled is never more than it', () => {
  const legs = { contracts: ['20271200', '20280300'], trade: [-5, 5], rollOrder: true };
  const roll = order(legs);
  const hours = legs.contracts.map((contract) => ({ ...CORN, contract }));
  const lots = { ...SETTINGS, execution: { ...SETTINGS.execution, lots_per_order_max: 1 } };
  const anyEnd = fc.constantFrom('filled', 'working', 'unknown', 'cancelled');
  fc.assert(
    fc.property(fc.array(anyEnd, { minLength: 20, maxLength: 20 }), (ends) => {
      const children: BrokerOrder[] = [];
      let ledger: readonly LedgerRow[] = [];
      for (const [index, state] of ends.entries()) {
        const broker = children.filter((child) => child.state === 'working' || child.state === 'unknown');
        const book = { broker, ledger };
        const next = nextBrokerOrder(roll, facts({ contracts: hours, ledger }), lots, NOW);
        if (next.kind !== 'make') break;
        const child = attempt({ ...legs, id: `b${index}`, trade: next.trade, state });
        const left = remainingForSlice(child, { ...roll, status: 'active' }, book);
        if (Math.abs(left[1]) < Math.abs(child.trade[1])) break; // the check before sending
        children.push(child);
        if (state !== 'filled') continue;
        const rows = legs.contracts.map((contract, leg) => {
          const id = `r${index}/${leg}`;
          const row = { ...filled(child.trade[leg]), contract, brokerOrderId: child.id };
          return { ...row, id, identity: id } as LedgerRow;
        });
        ledger = [...ledger, ...rows];
      }
      const mayTrade = children.filter(({ state }) => state !== 'cancelled');
      expect(mayTrade.length).toBeLessThanOrEqual(5);
    }),
  );
});
