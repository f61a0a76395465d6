import type { TradeInput } from '../inputs/stack-requests';
import type { LedgerRow } from '../ledger/ledger-row';
import type { OrderSettings } from './decide-instrument-order';
import { decideManualTrade, type ManualTradeFacts } from './decide-manual-trade';

const NOW = Date.parse('2026-11-24T15:00:00Z');
const settings: OrderSettings = {
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
const holding = (quantity: number): LedgerRow => ({
  ...{ id: 'a#1', identity: 'a', version: 1, kind: 'broker', strategy: 'trend', instrument: 'CORN' },
  ...{ contract: '20270300', quantity, price: 400, time: new Date(NOW), tradeDate: '2026-11-23' },
});
const holds = (quantity: number): Partial<ManualTradeFacts> => ({
  book: {
    ...{ instrument: [], contract: [], broker: [], ledger: [holding(quantity)] },
    positions: [{ instrument: 'CORN', contract: '20270300', quantity }],
  },
});
const facts: ManualTradeFacts = {
  ...{ strategies: ['trend', 'carry'], contracts: ['20270300', '20270500'] },
  priced: { contract: '20270300', price: 400 },
  opening: { rollState: 'No_Roll', priced: [{ contract: '20270300', expiry: '20270308' }] },
  ...{
    moneyPerPoint: Number.NaN,
    account: {},
    grossHeld: Number.NaN,
    ofDay: [],
    now: NOW,
    windowEnd: NOW + 86_400_000,
    locks: [],
    overrides: [],
    limits: [],
    sizeLimits: [],
    tradeLimits: [],
  },
  book: { instrument: [], contract: [], broker: [], ledger: [], positions: [] },
};
const request: TradeInput = {
  ...{ id: 'a', strategy: 'trend', instrument: 'CORN', quantity: 4, reason: 'hedge' },
};
const decide = (change: Partial<TradeInput> = {}, known: Partial<ManualTradeFacts> = {}) =>
  decideManualTrade({ ...request, ...change }, { ...facts, ...known }, settings);
const override = (value: number | 'reduce-only' | 'no-trading') => ({
  overrides: [{ strategy: '', instrument: 'CORN', value, reason: 'r', by: 'b', at: new Date(NOW) }],
});
const limit = (contracts: number) => ({ limits: [{ strategy: '', instrument: 'CORN', limit: contracts }] });
const tradeLimit = (contracts: number, used = 0) => ({
  tradeLimits: [
    {
      ...{ strategy: '', instrument: 'CORN', periodDays: 7, limit: contracts, used },
      ...{ resetAt: new Date(NOW), counted: [] },
    },
  ],
});
const spread = [
  { contract: '20270500', quantity: 2 },
  { contract: '20270300', quantity: -2 },
];

describe('an order that a person makes', () => {
  it("is like the strategy's own, with the price it was decided on", () => {
    expect(decide()).toEqual({
      kind: 'order',
      order: { type: 'best', trade: [4], referencePrice: 400, referenceContract: '20270300' },
    });
  });

  it('of type limit has its price in the contract that it names, or trades', () => {
    const order = { type: 'limit', limitPrice: 401 } as const;
    expect(decide(order)).toMatchObject({ order: { limitContract: '20270300' } });
    expect(decide({ ...order, limitContract: '20270500' })).toMatchObject({
      order: { limitContract: '20270500' },
    });
    const legs = [{ contract: '20270500', quantity: 4 }];
    expect(decide({ ...order, legs })).toMatchObject({ order: { limitContract: '20270500', legs } });
  });

  it('of a spread is of 0 contracts, its legs and their quantities sorted by date together', () => {
    const decision = decide({ quantity: 0, legs: spread });
    expect(decision).toEqual({
      kind: 'order',
      order: { type: 'best', trade: [0], legs: [spread[1], spread[0]] },
    });
  });

  it('that the gate refuses comes with what to store: the rule, when it ends, and what a person can do', () => {
    expect(decide({}, { usualVolume: 3, ...tradeLimit(3) })).toMatchObject({
      refusals: [
        { code: 'VOLUME_SHARE', key: 'order_limits.daily_volume_share_max', endsOrder: true },
        { code: 'TRADE_LIMIT', key: 'trade limit', until: NOW + 7 * 86_400_000 },
      ],
    });
    expect(decide({ quantity: 0 })).toMatchObject({ kind: 'refused', refusals: [] });
  });

  it('that only reduces a position is not refused because a limit would reduce it more', () => {
    expect(decide({ quantity: -1 }, { ...holds(5), ...limit(3) })).toMatchObject({ kind: 'order' });
    expect(decide({ quantity: -2 }, { ...holds(5), ...override('reduce-only') })).toMatchObject({
      kind: 'order',
    });
  });

  it.each<[string, RegExp, Partial<TradeInput>, Partial<ManualTradeFacts>]>([
    ['a strategy that does not run', /cary does not run .*orders balance/, { strategy: 'cary' }, {}],
    [
      'a contract that is not known',
      /20270900 of CORN is not known/,
      {
        legs: [{ contract: '20270900', quantity: 4 }],
      },
      {},
    ],
    ['an algorithm that does not exist', /algorithm fast/, { algo: 'fast' }, {}],
    ['half a contract', /not a whole number/, { quantity: 0.5 }, {}],
    ['nothing', /the quantity is 0/, { quantity: 0 }, {}],
    [
      'legs that are not the trade',
      /are 0 contracts together, the order 1/,
      { quantity: 1, legs: spread },
      {},
    ],
    [
      'one contract twice',
      /named twice/,
      { quantity: 0, legs: [spread[0], { ...spread[0], quantity: -2 }] },
      {},
    ],
    ['a limit without a price', /needs a limit price/, { type: 'limit' }, {}],
    ['a price without a limit', /belongs to an order of type limit/, { limitPrice: 3 }, {}],
    [
      'a limit in another contract than the chosen one',
      /is a price of these/,
      {
        ...{ type: 'limit', limitPrice: 3, limitContract: '20270300' },
        legs: [{ contract: '20270500', quantity: 4 }],
      },
      {},
    ],
    [
      'a locked instrument',
      /CORN is locked/,
      {},
      {
        locks: [{ instrument: 'CORN', owner: 'operator', reason: 'news', at: new Date(NOW) }],
      },
    ],
    ['more than the position limit', /allow trend a trade of 3 CORN, not 4/, {}, limit(3)],
    [
      'no trading',
      /allow trend a trade of 0 CORN, not -1/,
      { quantity: -1 },
      {
        ...holds(5),
        ...override('no-trading'),
      },
    ],
    [
      'what opens while the roll state is No_Open',
      /a trade of 0 CORN/,
      {},
      {
        opening: { rollState: 'No_Open', priced: [] },
      },
    ],
    [
      'crossing zero beyond the limit',
      /a trade of -8 CORN, not -9/,
      { quantity: -9 },
      { ...holds(5), ...limit(3) },
    ],
    ['more than the largest order', /50/, { quantity: 51 }, {}],
    [
      'a spread larger than the largest order',
      /50/,
      {
        quantity: 0,
        legs: [
          { contract: '20270300', quantity: -51 },
          { contract: '20270500', quantity: 51 },
        ],
      },
      {},
    ],
    [
      'more than the share of a usual day',
      /^4 contracts in total, in a market that trades 3 a day; .*daily_volume_share_max/,
      {},
      { usualVolume: 3 },
    ],
    [
      'more than the trade limits leave',
      /^4 contracts, but the trade limits leave 3 until its window ends \(npx tst limits;/,
      {},
      tradeLimit(5, 2),
    ],
    ['a spread above the trade limits', /^4 contracts,/, { quantity: 0, legs: spread }, tradeLimit(3)],
  ])('is refused, not cut, for %s', (_what, reason, change, known) => {
    expect(decide(change, known)).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
  });
});
