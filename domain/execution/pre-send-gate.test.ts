import fc from 'fast-check';
import { checkBeforeSending, type GateFacts, type GatePosition } from './pre-send-gate';

const now = new Date('2026-11-20T15:00:00Z');
const session = {
  openUtc: now.getTime() - 3_600_000,
  closeUtc: now.getTime() + 3_600_000,
  label: '2026-11-20',
};
const open: GateFacts = {
  order: {
    ...{ strategy: 'trend', instrument: 'CORN', contracts: ['20261200'], trade: [2] },
    ...{ type: 'market', rollOrder: false },
  },
  parentRemaining: [2],
  locks: [],
  sessions: [[session]],
  quote: { bid: 399, ask: 400, last: 399 },
  lastPrice: 405,
  quoteAgeMs: 100,
  quoteAgeMaxMs: 5000,
  collar: 10,
  whole: { contracts: 8, notional: 1000, usualVolume: 1000, othersSentToday: 0, now: now.getTime() },
  orderLimits: { contractsMax: 10, ordersPerDayMax: 10, dailyVolumeShareMax: 0.01, duplicateWindowMs: 0 },
  topOfBookTimesMax: 10,
  moved: [{ position: 0, working: [], trade: 2 }],
  account: {},
  exposure: { held: Number.NaN, order: Number.NaN },
  accountLimits: { daily_loss_share_max: 0.2, margin_share_max: 0.9 },
  traffic: { working: 4, sameSide: 1, messages: 9 },
  throttles: { working_orders_max: 5, working_orders_per_side_max: 2, messages_per_day_max: 10 },
  positions: [],
  reducedOnly: [],
  tradeLimits: [],
  pending: [],
  clockSkewMs: 50,
  clockSkewMaxMs: 30_000,
  now,
};
const codes = (change: Partial<GateFacts>) => {
  const answer = checkBeforeSending({ ...open, ...change });
  return answer.kind === 'ok' ? [] : answer.refusals.map((refusal) => refusal.code);
};
const order = (change: Partial<GateFacts['order']>) => ({ order: { ...open.order, ...change } });
const limit = {
  strategy: '',
  instrument: 'CORN',
  periodDays: 1,
  limit: 5,
  used: 2,
  resetAt: now,
  counted: [],
};
const pending = { orderId: 'other', strategy: 'carry', contracts: 2 };
const lock = { instrument: 'CORN', owner: 'reconcile', reason: 'positions differ', at: now } as const;

const GROSS: Partial<GateFacts> = {
  accountLimits: { ...open.accountLimits, gross_exposure_max: 2 },
  account: { value: 100 },
};

describe('the gate before sending', () => {
  it('lets a sound order pass', () => {
    expect(checkBeforeSending(open)).toEqual({ kind: 'ok' });
    expect(codes(order({ type: 'limit', limitPrice: 395 }))).toEqual([]);
  });

  it.each<[string, Partial<GateFacts>]>([
    ['HALTED', { halt: 'operator' }],
    ['LOCKED', { locks: [lock] }],
    ['CLOCK_SKEW', { clockSkewMs: -31_000 }],
    ['CLOCK_SKEW', { clockSkewMs: 31_000, clockSkewMaxMs: 30_999 }],
    ['CLOCK_SKEW', { clockSkewMs: Number.NaN }],
    ['BAD_ORDER', order({ trade: [0] })],
    ['BAD_ORDER', order({ trade: [1.5] })],
    ['BAD_ORDER', order({ trade: [1, -1] })],
    ['BAD_ORDER', order({ type: 'limit' })],
    ['BAD_ORDER', order({ type: 'balance' })],
    ['MORE_THAN_REMAINS', { parentRemaining: [1] }],
    ['MORE_THAN_REMAINS', { parentRemaining: [-2] }],
    ['HOURS_UNKNOWN', { sessions: [undefined] }],
    ['HOURS_UNKNOWN', { sessions: [] }],
    ['MARKET_CLOSED', { sessions: [[session], []] }],
    ['NO_QUOTE', { quote: { ...open.quote, ask: Number.NaN } }],
    ['STALE_PRICE', { quoteAgeMs: 6000 }],
    ['STALE_PRICE', { quoteAgeMs: 6000, quote: { ...open.quote, bidSize: 0, askSize: 0 } }],
    ['PRICE_FAR_OFF', order({ type: 'limit', limitPrice: 380 })],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: 3, limit: 4, working: [], trade: 2 }] }],
    [
      'REDUCE_ONLY',
      { reducedOnly: [{ code: 'REDUCE_ONLY', reason: '', position: 0, working: [], trade: 2 }] },
    ],
    [
      'EXPIRES_SOON',
      { reducedOnly: [{ code: 'EXPIRES_SOON', reason: '', position: 2, working: [], trade: 2 }] },
    ],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: 0, limit: 4, working: [3], trade: 2 }] }],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: -9, limit: 0, working: [8], trade: 2 }] }],
    ['TRADE_LIMIT', { tradeLimits: [{ ...limit, limit: 3 }] }],
    ['TRADE_LIMIT', { tradeLimits: [limit], pending: [pending] }],
    ['TOO_MANY_CONTRACTS', { whole: { ...open.whole, contracts: 11, usualVolume: undefined } }],
    ['PRICE_FAR_OFF', { quote: { bid: 399, ask: 500, last: 399 } }],
    [
      'PRICE_FAR_OFF',
      { ...order({ trade: [-2] }), parentRemaining: [-2], quote: { ...open.quote, bid: 200 } },
    ],
    ['PRICE_FAR_OFF', { quote: { ...open.quote, last: Number.NaN }, lastPrice: undefined }],
    ['TOP_OF_BOOK', { quote: { ...open.quote, bidSize: 9, askSize: 0 } }],
    [
      'TOP_OF_BOOK',
      { ...order({ type: 'limit', limitPrice: 395 }), quote: { ...open.quote, bidSize: 0, askSize: 9 } },
    ],
    ['WORKING_ORDERS', { traffic: { ...open.traffic, working: 5 } }],
    ['CONTRACT_SIDE', { traffic: { ...open.traffic, sameSide: 2 } }],
    ['MESSAGES_PER_DAY', { traffic: { ...open.traffic, messages: 10 } }],
    ['DAILY_LOSS', { account: { value: 79, before: 100 } }],
    ['MARGIN', { account: { value: 100, margin: 91 } }],
    ['GROSS_EXPOSURE', { ...GROSS, exposure: { held: 150, order: 51 } }],
    ['GROSS_EXPOSURE', { ...GROSS, exposure: { held: Number.NaN, order: 1 } }],
    ['GROSS_EXPOSURE', { ...GROSS, account: {}, exposure: { held: 0, order: 1 } }],
  ])('refuses with %s', (code, change) => {
    expect(codes(change)).toEqual([code]);
  });

  it.each<[string, Partial<GateFacts>]>([
    ['a clock that differs by exactly the most', { clockSkewMs: -30_000 }],
    ['a quote exactly as old as it may be', { quoteAgeMs: 5_000 }],
    ['a limit price exactly as far off as it may be', order({ type: 'limit', limitPrice: 389.5 })],
    ['a market price exactly as far off', { quote: { bid: 399, ask: 410, last: 400 }, lastPrice: 300 }],
    ['a market order that carries a price', order({ limitPrice: 1 })],
    ['an order of what the book shows ten times', { quote: { ...open.quote, bidSize: 0, askSize: 0.2 } }],
    ['a quote without sizes', { quote: { ...open.quote, bidSize: Number.NaN, askSize: Number.NaN } }],
    ['a loss of exactly the most', { account: { value: 80, before: 100 } }],
    ['a margin of exactly the most', { account: { value: 100, margin: 90 } }],
    ['an account that is not known', { account: { margin: 1e9 } }],
    ['as much held as may be', { ...GROSS, exposure: { held: 150, order: 50 } }],
    [
      'what only reduces, whatever the account lost, binds and holds',
      {
        ...GROSS,
        account: { value: 1, before: 100, margin: 99 },
        exposure: { held: 1e9, order: 1e9 },
        moved: [{ position: -2, working: [], trade: 2 }],
      },
    ],
    ['another instrument that is locked', { locks: [{ ...lock, instrument: 'WHEAT' }] }],
    [
      'a position exactly at its limit',
      { positions: [{ scope: '', position: 2, limit: 4, working: [], trade: 2 }] },
    ],
    [
      'an order that closes and is within',
      { positions: [{ scope: '', position: -2, limit: 0, working: [], trade: 2 }] },
    ],
    [
      'working orders of the other side',
      { positions: [{ scope: '', position: 2, limit: 4, working: [-1], trade: 2 }] },
    ],
    [
      'a market without a position limit',
      { positions: [{ scope: '', position: 99, limit: undefined, working: [], trade: 2 }] },
    ],
    ['exactly as many contracts as the trade limits leave', { tradeLimits: [{ ...limit, limit: 4 }] }],
  ])('lets pass %s', (_what, change) => {
    expect(codes(change)).toEqual([]);
  });

  it.each<[string, Omit<GatePosition, 'scope' | 'trade'>]>([
    ['reduces, but turns the position round beyond the limit', { position: -5, limit: 2, working: [] }],
    ['keeps the size beyond the limit on the other side', { position: -1, limit: 0, working: [] }],
    ['has as much working that a fill would bring it beyond', { position: 1, limit: 4, working: [2, -3] }],
    ['opens where nothing may be held', { position: 0, limit: 0, working: [] }],
  ])('refuses what %s', (what, change) => {
    const trade = what.startsWith('reduces') ? 8 : 2;
    const positions = [{ scope: 'CORN', trade, ...change }];
    expect(codes({ positions, ...order({ trade: [trade] }), parentRemaining: [trade] })).toEqual([
      'POSITION_LIMIT',
    ]);
  });

  const roll = { contracts: ['20261200', '20270300'], sessions: [[session], [session]] };
  it.each<[string, boolean, RegExp, Partial<GateFacts>]>([
    ['HALTED', true, /halted: storm/, { halt: 'storm' }],
    [
      'LOCKED',
      true,
      /^CORN .*: positions differ; by hand$/,
      { locks: [lock, { ...lock, reason: 'by hand' }] },
    ],
    ['LOCKED', true, /^CORN [^;]*: positions differ$/, { locks: [lock, { ...lock, instrument: 'WHEAT' }] }],
    ['CLOCK_SKEW', true, /-31000 ms/, { clockSkewMs: -31_000 }],
    [
      'BAD_ORDER',
      false,
      /^\[1\.5, 2\] of 20261200, 20270300 /,
      { ...order({ ...roll, trade: [1.5, 2] }), sessions: roll.sessions },
    ],
    ['BAD_ORDER', false, /balance/, order({ type: 'balance' })],
    ['BAD_ORDER', false, /needs a price/, order({ type: 'limit' })],
    [
      'MORE_THAN_REMAINS',
      false,
      /^\[-2, 2\], but only \[-1, 1\] /,
      { ...order({ ...roll, trade: [-2, 2] }), parentRemaining: [-1, 1], sessions: roll.sessions },
    ],
    ['HOURS_UNKNOWN', false, /hours/, { sessions: [undefined] }],
    ['MARKET_CLOSED', true, /closed/, { sessions: [[]] }],
    ['NO_QUOTE', true, /lacks a bid or an ask/, { quote: { ...open.quote, bid: Number.NaN } }],
    ['STALE_PRICE', true, /5001 ms/, { quoteAgeMs: 5_001 }],
    [
      'PRICE_FAR_OFF',
      true,
      /^limit 389 .* 10\.5 .* the quote \(.* 10, /,
      order({ type: 'limit', limitPrice: 389 }),
    ],
    ['PRICE_FAR_OFF', true, / 416 .* 11 .* the last price \(/, { quote: { bid: 399, ask: 416, last: 399 } }],
    [
      'PRICE_FAR_OFF',
      true,
      / 10\.3333 .*\(at most 1\.23457,.*price_collar_daily_vols/,
      { collar: 1.2345678, lastPrice: 400 - 31 / 3, quote: { bid: 399, ask: 400, last: Number.NaN } },
    ],
    [
      'PRICE_FAR_OFF',
      true,
      /no last price .* 400 /,
      { quote: { ...open.quote, last: Number.NaN }, lastPrice: undefined },
    ],
    [
      'POSITION_LIMIT',
      false,
      /^CORN: 5 .* 4$/,
      { positions: [{ scope: 'CORN', position: 3, limit: 4, working: [], trade: 2 }] },
    ],
    ['TRADE_LIMIT', true, /^2 contracts.* 1$/, { tradeLimits: [{ ...limit, limit: 3 }] }],
  ])('%s: whether it passes by itself (%s), and the reason %s', (code, passes, reason, change) => {
    const answer = checkBeforeSending({ ...open, ...change });
    expect(answer).toMatchObject({
      kind: 'refused',
      refusals: [{ code, passes, reason: expect.stringMatching(reason) }],
    });
    expect(answer.kind === 'refused' && answer.refusals).toHaveLength(1);
  });

  it('ends an order that may only reduce, and says why', () => {
    const opens = {
      code: 'REDUCE_ONLY',
      reason: 'the override',
      position: 1,
      working: [],
      trade: 2,
    } as const;
    expect(checkBeforeSending({ ...open, reducedOnly: [opens] })).toMatchObject({
      kind: 'refused',
      refusals: [
        {
          code: 'REDUCE_ONLY',
          passes: false,
          endsOrder: true,
          reason: expect.stringMatching(/^the override: .* trade of 2 with 1 held/),
        },
      ],
    });
  });

  it('lets what only reduces pass its limit, and rolls pass position limits but not trade limits', () => {
    expect(codes({ positions: [{ scope: 'CORN', position: -9, limit: 4, working: [], trade: 2 }] })).toEqual(
      [],
    );
    const reduces = { code: 'EXPIRES_SOON', reason: '', position: -3, working: [-1], trade: 2 } as const;
    expect(codes({ reducedOnly: [reduces] })).toEqual([]);
    expect(codes({ reducedOnly: [{ ...reduces, working: [2] }] })).toEqual(['EXPIRES_SOON']);
    const over = { positions: [{ scope: 'CORN', position: 9, limit: 4, working: [], trade: 2 }] };
    expect(codes({ ...over, ...order({ rollOrder: true }) })).toEqual([]);
    expect(codes({ tradeLimits: [{ ...limit, limit: 3 }], ...order({ rollOrder: true }) })).toEqual([
      'TRADE_LIMIT',
    ]);
  });

  it('lets a market order go that would trade near the last trade, though the stored price is old', () => {
    expect(codes({ lastPrice: 300 })).toEqual([]);
    expect(codes({ quote: { ...open.quote, last: Number.NaN } })).toEqual([]);
  });

  it('holds the limits of the configuration for the whole order, not for the slice that is sent', () => {
    const slice = order({ trade: [1] });
    const answer = checkBeforeSending({
      ...open,
      ...slice,
      whole: { ...open.whole, contracts: 11 },
    });
    expect(answer).toMatchObject({
      refusals: [
        {
          code: 'TOO_MANY_CONTRACTS',
          endsOrder: true,
          reason: expect.stringContaining('contracts_max is 10'),
        },
        { code: 'VOLUME_SHARE', endsOrder: true },
      ],
    });
  });

  it('gives every reason at once', () => {
    expect(codes({ halt: 'operator', locks: [lock], sessions: [[]] })).toEqual([
      'HALTED',
      'LOCKED',
      'MARKET_CLOSED',
    ]);
  });

  it('no sequence of orders that it lets pass exceeds a position limit, whichever of them are filled', () => {
    const lots = fc.array(
      fc.integer({ min: -4, max: 4 }).filter((n) => n !== 0),
      { maxLength: 10 },
    );
    fc.assert(
      fc.property(lots, fc.integer({ min: 0, max: 5 }), (trades, most) => {
        const working: number[] = [];
        for (const trade of trades) {
          const positions = [{ scope: 'CORN', position: 0, limit: most, working, trade }];
          if (codes({ ...order({ trade: [trade] }), parentRemaining: [trade], positions }).length === 0)
            working.push(trade);
        }
        const [bought, sold] = [working.filter((t) => t > 0), working.filter((t) => t < 0)].map((side) =>
          side.reduce((a, b) => a + b, 0),
        );
        expect(bought).toBeLessThanOrEqual(most);
        expect(-sold).toBeLessThanOrEqual(most);
      }),
    );
  });

  it('says when a closed market opens and when a trade limit resets', () => {
    const later = { ...session, openUtc: session.closeUtc + 1, closeUtc: session.closeUtc + 2 };
    const untilOf = (change: Partial<GateFacts>) => {
      const answer = checkBeforeSending({ ...open, ...change });
      return answer.kind === 'refused' ? answer.refusals.map(({ until }) => until) : [];
    };
    expect(untilOf({ sessions: [[later]] })).toEqual([later.openUtc]);
    expect(untilOf({ sessions: [[session], []] })).toEqual([undefined]);
    expect(untilOf({ tradeLimits: [{ ...limit, limit: 3 }] })).toEqual([now.getTime() + 86_400_000]);
  });

  const quantity = fc.integer({ min: -12, max: 12 });
  const somePositions = fc.array(
    fc.record({
      ...{
        scope: fc.constant('CORN'),
        position: quantity,
        limit: fc.option(fc.nat(9), { nil: undefined }),
      },
      working: fc.array(quantity, { maxLength: 2 }),
      trade: quantity,
    }),
    { maxLength: 2 },
  );
  const anyFacts = fc.record({
    halt: fc.option(fc.constant('storm'), { nil: undefined }),
    locks: fc.subarray([lock]),
    sessions: fc.constantFrom([], [undefined], [[]], [[session]]),
    quote: fc.constantFrom(
      open.quote,
      { bid: Number.NaN, ask: 1, last: 1 },
      { ...open.quote, askSize: 0, bidSize: 0 },
    ),
    quoteAgeMs: fc.constantFrom(0, 9_999),
    collar: fc.constantFrom(0.1, 10),
    parentRemaining: quantity.map((left) => [left]),
    whole: fc.record({ contracts: fc.nat(20), notional: fc.constant(1), now: fc.constant(now.getTime()) }),
    moved: fc.array(
      fc.record({ position: quantity, working: fc.array(quantity, { maxLength: 2 }), trade: quantity }),
      { maxLength: 2 },
    ),
    account: fc.constantFrom({}, { value: 50, before: 100, margin: 49 }),
    traffic: fc.record({ working: fc.nat(9), sameSide: fc.nat(4), messages: fc.nat(15) }),
    positions: somePositions,
    tradeLimits: fc.constantFrom([], [limit]),
    clockSkewMs: fc.constantFrom(0, 99_999),
  }) as fc.Arbitrary<Partial<GateFacts>>;

  it('names in each refusal the rule, when it ends, and what a person can do', () => {
    fc.assert(
      fc.property(anyFacts, quantity, (change, trade) => {
        const answer = checkBeforeSending({ ...open, ...change, ...order({ trade: [trade] }) });
        if (answer.kind === 'ok') return;
        expect(answer.refusals.length).toBeGreaterThan(0);
        for (const { key, reason, ends, remedy } of answer.refusals) {
          for (const text of [key, reason, ends, remedy]) expect(text.trim()).not.toBe('');
        }
      }),
    );
  });

  it('lets a part of an order pass wherever it lets the order pass: it never asks for more', () => {
    fc.assert(
      fc.property(somePositions, quantity, fc.integer({ min: 1, max: 12 }), (positions, trade, part) => {
        const facts = {
          ...open,
          positions,
          parentRemaining: [trade],
          tradeLimits: [{ ...limit, limit: 10 }],
        };
        const moving = (contracts: number) =>
          checkBeforeSending({
            ...{ ...facts, ...order({ trade: [contracts] }) },
            positions: positions.map((each) => ({ ...each, trade: contracts })),
          }).kind;
        const smaller = Math.sign(trade) * Math.min(part, Math.abs(trade));
        if (moving(trade) === 'ok') expect(moving(smaller)).toBe('ok');
      }),
    );
  });
});
