import fc from 'fast-check';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPositions } from '../ledger/positions';
import { STOP } from '../limits/halt';
import type { Book } from '../orders/book';
import type { BrokerOrder, ContractOrder } from '../orders/order';
import { factsForGate, type GateRecords, type GateSettings } from './gate-facts';
import { type AskedMarket, marketOf } from './market';
import { checkBeforeSending } from './pre-send-gate';

const now = Date.UTC(2026, 10, 20, 15);
const at = new Date(now);
const settings: GateSettings = {
  system_zone: 'Europe/London',
  expiry_guard: { no_opening_days: 3 },
  roll_policy: { source: 'volume' },
  hours: { marginMs: 600_000, own: {}, zone: 'Europe/London' },
  order_limits: {
    ...{
      contracts_max: 100,
      orders_per_day_max: 10,
      daily_volume_share_max: 1,
      duplicate_window_seconds: 60,
    },
    ...{ quote_age_seconds_max: 5, clock_skew_stop_seconds: 30, top_of_book_times_max: 10 },
    ...{ daily_loss_share_max: 0.2, margin_share_max: 0.9 },
    ...{ working_orders_max: 50, working_orders_per_side_max: 20, messages_per_day_max: 500 },
  },
};
const slice = (id: string, trade: number, change: Partial<BrokerOrder> = {}) =>
  ({
    ...{
      id,
      level: 'broker',
      parentId: 'c1',
      strategy: 'carry',
      instrument: 'CORN',
      contracts: ['20261200'],
    },
    ...{ trade: [trade], state: 'intended', status: 'active', type: 'market', rollOrder: false },
    ...change,
  }) as BrokerOrder;
const parent = (trade: number, change: Partial<ContractOrder> = {}) =>
  ({
    ...{ id: 'c1', level: 'contract', parentId: 'i1', strategy: 'carry', instrument: 'CORN' },
    ...{ contracts: ['20261200'], trade: [trade], status: 'active' },
    ...change,
  }) as ContractOrder;
const fill = (brokerOrderId: string, quantity: number, change: Partial<LedgerRow> = {}): LedgerRow => {
  const identity = `exec:${brokerOrderId}/${quantity}`;
  return {
    ...{
      id: rowId(identity, 1),
      identity,
      version: 1,
      kind: 'broker',
      strategy: 'carry',
      instrument: 'CORN',
    },
    ...{ contract: '20261200', quantity, price: 400, time: at, tradeDate: '2026-11-20' },
    ...{ contractOrderId: 'c1', brokerOrderId },
    ...change,
  };
};
const bookOf = (broker: readonly BrokerOrder[], ledger: readonly LedgerRow[] = []): Book => ({
  ...{ broker, ledger, instrument: [], contract: [], positions: contractPositions(ledger) },
});
const order = slice('b1', 2);
const records: GateRecords = {
  contractOrder: parent(5),
  contractOrders: [parent(5)],
  ofDay: [order],
  recent: [],
  recentContractOrders: [],
  book: bookOf([order]),
  halts: [],
  locks: [],
  contracts: [
    {
      ...{ contract: '20261200', expiry: '20261214', zone: 'UTC' },
      tradingHours: '20261120:1400-20261120:2000',
    },
  ],
  rollState: 'No_Roll',
  positionLimits: [],
  tradeLimits: [],
  active: [order],
  account: {},
  grossHeld: Number.NaN,
};
const quote = { bid: 399, ask: 401, last: 400 };
const asked: AskedMarket = { quote, askedAt: now - 1000, clockSkewMs: 0, perPoint: 50 };
const market = { ...asked, collar: 10, lastPrice: 400, lastPrices: new Map([['20261200', 400]]) };
const facts = (change: Partial<GateRecords> = {}, changed = order, instant = now) =>
  factsForGate(changed, { ...records, ...change }, market, settings, instant);

it('of a sound order let it pass', () => {
  expect(facts()).toMatchObject({ quoteAgeMs: 1000, parentRemaining: [5], reducedOnly: [], pending: [] });
  expect(checkBeforeSending(facts())).toEqual({ kind: 'ok' });
});

describe('what a slice may trade', () => {
  it.each<[string, number, Partial<GateRecords>]>([
    ['all of its contract order', 5, {}],
    ['nothing of a contract order that has ended', 0, { contractOrder: parent(5, { status: 'closed' }) }],
    ['nothing without a contract order', 0, { contractOrder: undefined }],
    ['less what is filled', 3, { book: bookOf([order], [fill('b0', 2)]) }],
    ['less what others may fill', 1, { book: bookOf([slice('b0', 4, { state: 'unknown' })]) }],
    [
      'what they have filled counted once',
      1,
      {
        book: bookOf([slice('b0', 4, { state: 'working' })], [fill('b0', 3)]),
      },
    ],
    ['not less what was never sent', 5, { book: bookOf([slice('b0', 4)]) }],
    [
      'not less what trades for another contract order',
      5,
      {
        book: bookOf([slice('b0', 4, { state: 'working', parentId: 'c2' })]),
      },
    ],
  ])('%s: %i', (_what, left, change) => {
    expect(facts(change).parentRemaining).toEqual([left]);
  });

  it('is never exceeded by slices that pass, whichever of them are filled', () => {
    const slices = fc.array(
      fc.record({ size: fc.integer({ min: 1, max: 4 }), filled: fc.double({ min: 0, max: 1, noNaN: true }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), slices, (whole, wanted) => {
        const sent: BrokerOrder[] = [];
        const ledger: LedgerRow[] = [];
        for (const [index, { size, filled }] of wanted.entries()) {
          const next = slice(`b${index}`, size);
          const around = { contractOrder: parent(whole), book: bookOf(sent, ledger) };
          if (checkBeforeSending(facts(around, next)).kind === 'refused') continue;
          sent.push({ ...next, state: 'working' });
          const quantity = Math.floor(filled * size);
          if (quantity > 0) ledger.push(fill(next.id, quantity));
        }
        const total = sent.reduce((sum, each) => sum + each.trade[0], 0);
        expect(total).toBeLessThanOrEqual(whole);
      }),
    );
  });
});

describe('positions with their limits', () => {
  const limits = [
    { strategy: 'carry', instrument: 'CORN', limit: 4 },
    { strategy: '', instrument: 'CORN', limit: 9 },
  ];
  it("are the strategy's and those of all, with what others may fill; rolls move none", () => {
    const others = [
      slice('b2', 3, { state: 'working' }),
      slice('b3', -1, { state: 'sending', strategy: 'trend' }),
      slice('b4', 7, { state: 'working', rollOrder: true }),
      slice('b5', 8, { state: 'working', instrument: 'GOLD' }),
    ];
    const ledger = [fill('b2', 1), fill('b9', -2, { strategy: 'trend' })];
    expect(facts({ positionLimits: limits, book: bookOf(others, ledger) }).positions).toEqual([
      { scope: 'carry in CORN', position: 1, limit: 4, working: [2], trade: 2 },
      { scope: 'CORN', position: -1, limit: 9, working: [2, -1], trade: 2 },
    ]);
  });

  it('of an order of several strategies are those of each, and so are halts, trade limits and what it moves', () => {
    const shares = [
      { strategy: 'carry', instrumentOrderId: 'i1', trade: 3 },
      { strategy: 'trend', instrumentOrderId: 'i2', trade: 2 },
    ];
    const shared = slice('b1', 5, { strategy: 'carry+trend', shares });
    const others = [
      slice('b2', 3, { strategy: 'carry+trend', shares: [shares[1], shares[0]], state: 'working' }),
    ];
    const tradeLimits = [
      { strategy: 'trend', instrument: 'CORN', periodDays: 1, limit: 1, used: 0, resetAt: at, counted: [] },
    ];
    const records = {
      positionLimits: limits,
      tradeLimits,
      halts: [{ ...STOP, strategy: 'trend', reason: 'r', by: 't', at }],
    };
    const known = facts({ ...records, book: bookOf(others, []), active: others }, shared);
    expect(known.positions).toEqual([
      { scope: 'carry in CORN', position: 0, limit: 4, working: [3], trade: 3 },
      { scope: 'trend in CORN', position: 0, limit: undefined, working: [2], trade: 2 },
      { scope: 'CORN', position: 0, limit: 9, working: [3], trade: 5 },
    ]);
    expect(known.moved.map(({ trade }) => trade)).toEqual([3, 2]);
    const answer = checkBeforeSending(known);
    const codes = answer.kind === 'refused' ? answer.refusals.map(({ code }) => code) : [];
    expect(codes).toEqual(expect.arrayContaining(['HALTED', 'POSITION_LIMIT', 'TRADE_LIMIT']));
  });
});

describe('positions that may only be reduced', () => {
  it.each<[string, readonly string[], Partial<GateRecords>, BrokerOrder]>([
    ['none as a rule', [], {}, order],
    ["the strategy's in No_Open", ['REDUCE_ONLY'], { rollState: 'No_Open' }, order],
    [
      "not a roll's",
      [],
      { rollState: 'No_Open' },
      slice('b1', 2, { rollOrder: true, strategy: '_ROLL_PSEUDO_STRATEGY' }),
    ],
    [
      'that of a contract about to expire',
      ['EXPIRES_SOON'],
      {
        contracts: [{ ...records.contracts[0], expiry: '20261123' }],
      },
      order,
    ],
  ])('%s', (_what, codes, change, sent) => {
    expect(facts(change, sent).reducedOnly.map(({ code }) => code)).toEqual(codes);
  });
});

describe('the trading hours of each leg', () => {
  it('are shortened by the margin; a leg that is not known has none', () => {
    const spread = slice('b1', 2, { contracts: ['20261200', '20270300'], trade: [2, -2] });
    const [known, unknown] = facts({}, spread).sessions;
    expect(known).toMatchObject([
      { openUtc: Date.UTC(2026, 10, 20, 14, 10), closeUtc: Date.UTC(2026, 10, 20, 19, 50) },
    ]);
    expect(unknown).toBeUndefined();
  });
});

describe('the whole order', () => {
  const sent = (id: string, change: Partial<BrokerOrder>) => slice(id, 2, { sendingAt: at, ...change });
  it('counts all its slices, at the middle of the quote', () => {
    expect(facts().whole).toEqual({ contracts: 5, notional: 5 * 400 * 50, othersSentToday: 0, now });
  });

  it.each<[string, number | undefined, readonly BrokerOrder[]]>([
    ['others once each', 1, [order, sent('b2', { parentId: 'c2' }), sent('b3', { parentId: 'c2' })]],
    ['not those that were never sent', 0, [slice('b2', 2, { parentId: 'c2' })]],
    ['nothing once a slice of its own was sent', undefined, [sent('b2', {}), sent('b3', { parentId: 'c2' })]],
  ])('of the orders sent on its day: %s', (_what, count, ofDay) => {
    expect(facts({ ofDay }).whole.othersSentToday).toBe(count);
  });

  it.each<[string, number | undefined, Partial<ContractOrder>]>([
    ['the same order', now, {}],
    ['not another trade', undefined, { trade: [4] }],
    ['not another contract', undefined, { contracts: ['20270300'] }],
    ['not its own slices', undefined, { id: 'c1' }],
  ])('sent before: %s', (_what, sameSentAt, change) => {
    const other = parent(5, { id: 'c2', ...change });
    const recent = [sent('b2', { parentId: other.id }), slice('b3', 2, { parentId: other.id })];
    expect(facts({ recent, recentContractOrders: [other] }).whole.sameSentAt).toBe(sameSentAt);
  });
});

describe('what trade limits have not counted', () => {
  it('are other orders that may be at the broker, or have ended and are not closed', () => {
    const active = [
      order,
      slice('b2', 3),
      slice('b3', 4, { state: 'working' }),
      slice('b4', 5, { state: 'cancelled' }),
    ];
    const { pending } = facts({ active, book: bookOf([], [fill('b4', 1)]) });
    expect(pending.map(({ orderId, contracts }) => [orderId, contracts])).toEqual([
      ['b3', 4],
      ['b4', 1],
    ]);
  });
});

describe('a market', () => {
  const days = [16, 17, 18, 19].map((day) => Date.UTC(2026, 10, day, 20));
  const series = (...finals: number[]) => {
    const none = Float64Array.from(finals, () => Number.NaN);
    const columns = { OPEN: none, HIGH: none, LOW: none, FINAL: Float64Array.from(finals), VOLUME: none };
    return { times: Float64Array.from(days), columns };
  };
  const legs = { contracts: ['20261200', '20270300'], trade: [-1, 1] };
  const known = { systemZone: 'UTC', collarDailyVols: 5 };

  it('has the net of the last prices of a spread, and none while a leg has none', () => {
    const near = ['20261200', series(398, 402, 398, 400)] as const;
    const far = ['20270300', series(410, 411, 412, 413)] as const;
    expect(marketOf(legs, new Map([near, far]), asked, known).lastPrice).toBe(400 - 413);
    expect(marketOf(legs, new Map([near]), asked, known)).not.toHaveProperty('lastPrice');
  });

  it("measures its collar by the broker's last trade before a price is stored, for one leg only", () => {
    const single = { contracts: ['20261200'], trade: [1] };
    expect(marketOf(single, new Map(), asked, known).collar).toBeGreaterThan(0);
    expect(marketOf(legs, new Map(), asked, known).collar).not.toBeGreaterThan(0);
  });
});
