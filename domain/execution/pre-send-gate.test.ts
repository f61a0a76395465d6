import fc from 'fast-check';
import { checkBeforeSending, type GateFacts } from './pre-send-gate';

const now = new Date('2026-11-20T15:00:00Z');
const session = {
  openUtc: now.getTime() - 3_600_000,
  closeUtc: now.getTime() + 3_600_000,
  label: '2026-11-20',
};
const open: GateFacts = {
  order: { instrument: 'CORN', contracts: ['20261200'], trade: [2], type: 'market', rollOrder: false },
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
    ['PRICE_FAR_OFF', order({ type: 'limit', limitPrice: 380 })],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: 3, limit: 4, working: [] }] }],
    [
      'REDUCE_ONLY',
      { reducedOnly: [{ code: 'REDUCE_ONLY', reason: '', position: 0, working: [], trade: 2 }] },
    ],
    [
      'EXPIRES_SOON',
      { reducedOnly: [{ code: 'EXPIRES_SOON', reason: '', position: 2, working: [], trade: 2 }] },
    ],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: 0, limit: 4, working: [3] }] }],
    ['POSITION_LIMIT', { positions: [{ scope: 'CORN', position: -9, limit: 0, working: [8] }] }],
    ['TRADE_LIMIT', { tradeLimits: [{ ...limit, limit: 3 }] }],
    ['TRADE_LIMIT', { tradeLimits: [limit], pending: [pending] }],
    ['TOO_MANY_CONTRACTS', { whole: { ...open.whole, contracts: 11, usualVolume: undefined } }],
    ['PRICE_FAR_OFF', { quote: { bid: 399, ask: 500, last: 399 } }],
    [
      'PRICE_FAR_OFF',
      { ...order({ trade: [-2] }), parentRemaining: [-2], quote: { ...open.quote, bid: 200 } },
    ],
    ['PRICE_FAR_OFF', { quote: { ...open.quote, last: Number.NaN }, lastPrice: undefined }],
  ])('refuses with %s', (code, change) => {
    expect(codes(change)).toEqual([code]);
  });

  it('lets what only reduces pass its limit, and rolls pass position limits but not trade limits', () => {
    expect(codes({ positions: [{ scope: 'CORN', position: -9, limit: 4, working: [] }] })).toEqual([]);
    const reduces = { code: 'EXPIRES_SOON', reason: '', position: -3, working: [-1], trade: 2 } as const;
    expect(codes({ reducedOnly: [reduces] })).toEqual([]);
    expect(codes({ reducedOnly: [{ ...reduces, working: [2] }] })).toEqual(['EXPIRES_SOON']);
    const over = { positions: [{ scope: 'CORN', position: 9, limit: 4, working: [] }] };
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
          const positions = [{ scope: 'CORN', position: 0, limit: most, working }];
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
});
