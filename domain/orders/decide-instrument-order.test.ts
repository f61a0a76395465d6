import fc from 'fast-check';
import type { LedgerRow } from '../ledger/ledger-row';
import {
  decideInstrumentOrder,
  type InstrumentOrderFacts,
  type OptimalTarget,
  type OrderSettings,
  whyStale,
} from './decide-instrument-order';
import type { InstrumentOrder } from './order';

const DAY = '2026-11-24';
const NOW = Date.parse(`${DAY}T23:10:00Z`);
const SETTINGS: OrderSettings = {
  system_zone: 'Europe/London',
  buffered_trades: 'production',
  expiry_guard: { no_opening_days: 3 },
  roll_policy: { source: 'parameters' },
  duplicate_instruments: { exclude: {} },
  exclude_instrument_lists: { bad_markets: [], ignore_instruments: [], trading_restrictions: [] },
  order_limits: {
    price_age_business_days_max: 2,
    contracts_max: 50,
    orders_per_day_max: 100,
    daily_volume_share_max: 1,
    duplicate_window_seconds: 0,
    messages_per_day_max: 500,
    ...{ daily_loss_share_max: 0.2, margin_share_max: 0.9 },
  },
};
const KNOWN = {
  opening: { rollState: 'No_Roll', priced: [{ contract: '20270300', expiry: '20270308' }] },
  moneyPerPoint: Number.NaN,
  account: {},
  grossHeld: Number.NaN,
  ofDay: [],
  now: NOW,
  windowEnd: NOW + 86_400_000,
} as const;
const EXPIRING = {
  ...KNOWN,
  opening: { rollState: 'No_Roll', priced: [{ contract: '20261100', expiry: '20261126' }] },
} as const;

const NO_OPEN = { ...KNOWN, opening: { rollState: 'No_Open', priced: [] } } as const;

const wants = (contracts: number): OptimalTarget => ({
  strategy: 'trend',
  instrument: 'CORN',
  kind: 'simple',
  values: { position: contracts },
  tradeDate: DAY,
  referenceDate: DAY,
  referencePrice: 400,
});

function holding(strategy: string, quantity: number): LedgerRow {
  const row = { id: strategy, identity: strategy, version: 1, kind: 'broker', strategy } as const;
  const what = { instrument: 'CORN', contract: '20270300', quantity, price: 400 };
  return { ...row, ...what, time: new Date(NOW - 86_400_000), tradeDate: '2026-11-23' };
}

function factsOf(held: number, change: Partial<InstrumentOrderFacts> = {}): InstrumentOrderFacts {
  const ledger = held === 0 ? [] : [holding('trend', held)];
  const positions = held === 0 ? [] : [{ instrument: 'CORN', contract: '20270300', quantity: held }];
  const book = { instrument: [], contract: [], broker: [], ledger, positions };
  return { book, locks: [], overrides: [], limits: [], sizeLimits: [], tradeLimits: [], ...change };
}

const operator = { reason: 'test', by: 'operator', at: new Date(NOW) };
const lock = { instrument: 'CORN', owner: 'operator', reason: 'news', at: new Date(NOW) };
const override = (value: number | 'reduce-only' | 'no-trading') => [
  { strategy: '', instrument: 'CORN', value, ...operator },
];
const tradeLimited = (limit: number, used: number, strategy = '') => [
  {
    ...{ strategy, instrument: 'CORN', periodDays: 7, limit, used },
    ...{ resetAt: new Date(NOW), counted: [] },
  },
];
const sentTimes = (orders: number, changes: number) =>
  Array.from({ length: orders }, (_, at) => ({ parentId: `C${at}`, sendingAt: new Date(NOW), changes }));
const limited = (limit: number, strategy = '') => [{ strategy, instrument: 'CORN', limit }];

function decide(
  facts: InstrumentOrderFacts,
  contracts: number,
  known: Parameters<typeof decideInstrumentOrder>[2] = KNOWN,
) {
  const decision = decideInstrumentOrder(facts, wants(contracts), known, SETTINGS);
  return decision.kind === 'order' ? [decision.status, decision.trade] : [decision.kind];
}

describe('an instrument order', () => {
  it.each([
    ['what is wanted', factsOf(0), 3, ['active', 3]],
    ['from what is held', factsOf(5), 3, ['active', -2]],
    ['nothing when it is there', factsOf(3), 3, ['nothing']],
    ['half by an override', factsOf(0, { overrides: override(0.5) }), 5, ['active', 2]],
    ['reducing only', factsOf(2, { overrides: override('reduce-only') }), 5, ['nothing']],
    ['closing', factsOf(2, { overrides: override(0) }), 5, ['active', -2]],
    ['no trading', factsOf(2, { overrides: override('no-trading') }), 0, ['nothing']],
    ["within the strategy's limit", factsOf(1, { limits: limited(4, 'trend') }), 9, ['active', 3]],
    ["within the instrument's limit", factsOf(1, { limits: limited(2) }), 9, ['active', 1]],
    ["another strategy's limit does not bind", factsOf(1, { limits: limited(2, 'carry') }), 9, ['active', 8]],
    ['locked', factsOf(0, { locks: [lock] }), 3, ['nothing']],
    ['too large', factsOf(0), 51, ['closed', 51]],
    ['as large as allowed', factsOf(0), 50, ['active', 50]],
    ['cut to what trade limits leave', factsOf(9, { tradeLimits: tradeLimited(5, 2) }), 0, ['active', -3]],
    ['nothing left by trade limits', factsOf(0, { tradeLimits: tradeLimited(5, 5) }), 3, ['closed', 3]],
    [
      "another strategy's trade limit",
      factsOf(0, { tradeLimits: tradeLimited(1, 1, 'carry') }),
      3,
      ['active', 3],
    ],
  ] as const)('%s', (_, facts, contracts, expected) => expect(decide(facts, contracts)).toEqual(expected));

  it.each([
    [0, 3, ['nothing']],
    [2, 5, ['nothing']],
    [2, 1, ['active', -1]],
    [2, -3, ['active', -2]],
  ])(
    'opens nothing in an expiring contract or in No_Open: holding %i, wanting %i',
    (held, wanted, expected) => {
      expect(decide(factsOf(held), wanted, EXPIRING)).toEqual(expected);
      expect(decide(factsOf(held), wanted, NO_OPEN)).toEqual(expected);
    },
  );

  it('adds to what is on its way, whatever of that is filled', () => {
    const order = {
      id: 'x',
      strategy: 'trend',
      instrument: 'CORN',
      trade: [4],
    } as unknown as InstrumentOrder;
    const other = { ...order, id: 'y', strategy: 'carry' };
    const elsewhere = { ...order, id: 'z', instrument: 'GOLD' };
    const filled = { ...holding('trend', 1), instrumentOrderId: 'x' };
    const empty = factsOf(0).book;
    const open = (instrument: InstrumentOrder[], ledger: LedgerRow[]) =>
      factsOf(0, { book: { ...empty, instrument, ledger } });
    expect(decide(open([order, other, elsewhere], []), 6)).toEqual(['active', 2]);
    expect(decide(open([order], [filled]), 4)).toEqual(['nothing']);
  });

  it.each([
    ['a lock', factsOf(0, { locks: [lock] }), KNOWN, 3, ['locked, a trade of 3 was not ordered']],
    ['a lock, nothing wanted', factsOf(0, { locks: [lock] }), KNOWN, 0, []],
    [
      'an expiring contract',
      factsOf(0),
      EXPIRING,
      3,
      ['20261100 expires in 2 days (2026-11-26): nothing is opened there'],
    ],
    ['a roll state that opens nothing, as it was set to', factsOf(0), NO_OPEN, 3, []],
    ['an expiring contract that is only reduced', factsOf(2), EXPIRING, 1, []],
    [
      'a limit of the configuration',
      factsOf(0),
      KNOWN,
      60,
      ['60 were not ordered: 60 contracts in total; order_limits.contracts_max is 50'],
    ],
    [
      'a limit of its own on one order',
      factsOf(0, { sizeLimits: [{ instrument: 'CORN', contracts: 5 }] }),
      KNOWN,
      6,
      ['6 were not ordered: 6 contracts in total; the limit of one order of CORN (`npx tst limits`) is 5'],
    ],
    [
      'a limit on one order of another instrument',
      factsOf(0, { sizeLimits: [{ instrument: 'GOLD', contracts: 5 }] }),
      KNOWN,
      6,
      [],
    ],
  ] as const)('says why less was ordered: %s', (_, facts, known, contracts, problems) =>
    expect(decideInstrumentOrder(facts, wants(contracts), known, SETTINGS).problems).toEqual(problems),
  );

  it.each([
    ['3 of a market that trades 3', { usualVolume: 3 }, []],
    ['3 of a market that trades 2', { usualVolume: 2 }, ['VOLUME_SHARE']],
    ['one more order than may be sent', { ofDay: sentTimes(100, 0) }, ['ORDERS_PER_DAY']],
    ['as many messages as may be', { ofDay: sentTimes(5, 99) }, ['MESSAGES_PER_DAY']],
    ['one message less', { ofDay: sentTimes(1, 498) }, []],
    ['a loss of the day', { account: { value: 70, before: 100 } }, ['DAILY_LOSS']],
  ])('is not made when every send would be refused: %s', (_, known, codes) => {
    const decision = decideInstrumentOrder(factsOf(0), wants(3), { ...KNOWN, ...known }, SETTINGS);
    const status = codes.length === 0 ? 'active' : 'closed';
    expect(decision).toMatchObject({ status, refusals: codes.map((code) => ({ code })) });
  });

  it('says how much the trade limits cut, and never makes more than they leave in its window', () => {
    const facts = factsOf(0, { tradeLimits: tradeLimited(5, 2) });
    expect(decideInstrumentOrder(facts, wants(9), KNOWN, SETTINGS).problems).toEqual([
      '3 of 9 were ordered: the trade limits leave no more',
    ]);
    const contracts = fc.integer({ min: -40, max: 40 });
    const count = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(contracts, contracts, count, count, (held, wanted, most, used) => {
        const around = factsOf(held, { tradeLimits: tradeLimited(most, used) });
        const decision = decideInstrumentOrder(around, wants(wanted), KNOWN, SETTINGS);
        const made = decision.kind === 'order' && decision.status === 'active' ? decision.trade : 0;
        expect(Math.abs(made)).toBeLessThanOrEqual(Math.max(0, most - used));
        expect(made * (wanted - held)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each([
    ['as much money as allowed', 3, 10, 'active', []],
    ['more money than allowed', -4, 10, 'closed', [/^-4 were not ordered: .*notional_max/]],
    ['nobody knows how much money', 1, Number.NaN, 'closed', [/^1 were not ordered: .*notional_max/]],
    ['more contracts, and more money', 51, 10, 'closed', [/contracts_max is 50; .*notional_max/]],
  ])('is held to the largest order in money: %s', (_, contracts, moneyPerPoint, status, problems) => {
    const settings = { ...SETTINGS, order_limits: { ...SETTINGS.order_limits, notional_max: 12_000 } };
    expect(
      decideInstrumentOrder(factsOf(0), wants(contracts), { ...KNOWN, moneyPerPoint }, settings),
    ).toMatchObject({
      ...{ kind: 'order', trade: contracts, status },
      problems: problems.map((problem) => expect.stringMatching(problem)),
    });
  });

  it('never ends beyond a position limit, unless it was there before', () => {
    const contracts = fc.integer({ min: -40, max: 40 });
    fc.assert(
      fc.property(contracts, contracts, fc.integer({ min: 0, max: 40 }), (held, wanted, limit) => {
        const facts = factsOf(held, { limits: limited(limit, 'trend') });
        const decision = decideInstrumentOrder(facts, wants(wanted), KNOWN, SETTINGS);
        const after = held + (decision.kind === 'order' ? decision.trade : 0);
        expect(Math.abs(after)).toBeLessThanOrEqual(limit);
      }),
    );
  });
});

describe('a position of another day', () => {
  const old = { ...wants(3), tradeDate: '2026-11-23' };

  it.each([
    ['that is wanted', factsOf(0), old, { problem: 'its optimal position is of 2026-11-23: not traded' }],
    ['neither wanted nor held', factsOf(0), { ...old, values: { position: 0 } }, { problem: undefined }],
    [
      'held, and wanted as it is',
      factsOf(3),
      old,
      { problem: 'its optimal position is of 2026-11-23: not traded' },
    ],
    ['of the day', factsOf(0), wants(3), undefined],
  ])('%s', (_, facts, optimal, expected) =>
    expect(whyStale(facts, optimal, SETTINGS, DAY)).toEqual(expected),
  );
});

test('pysystemtrade #604, #822, #556: limits bind whatever the strategy computed, and an order is made where it wants none', () => {
  // The position is at its optimum, but above a limit that was lowered: no order would mean no close.
  expect(decide(factsOf(5, { limits: limited(3) }), 5)).toEqual(['active', -2]);
  expect(decide(factsOf(5, { limits: limited(0, 'trend') }), 5)).toEqual(['active', -5]);
  expect(decide(factsOf(-5, { limits: limited(3) }), -5)).toEqual(['active', 2]);
  // And to any optimum there is, whichever runner found it.
  for (const kind of ['simple', 'dynamic'] as const) {
    const position = { ...wants(9), kind, values: { position: 9, optimised_position: 9 } } as OptimalTarget;
    const decision = decideInstrumentOrder(factsOf(0, { limits: limited(4) }), position, KNOWN, SETTINGS);
    expect(decision).toMatchObject({ kind: 'order', trade: 4 });
  }
});
