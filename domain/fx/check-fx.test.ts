import fc from 'fast-check';
import { checkCurrencies } from '../execution/pre-send-gate';
import { STOP } from '../limits/halt';
import type { BrokerOrder } from '../orders/order';
import { type FxMarket, type FxRecords, type FxSettings, factsForFx, whyFxNotTried } from './check-fx';
import type { FxOrder } from './fx-order';

const NOW = Date.parse('2026-11-24T15:00:00Z');
const DAY = 86_400_000;
const TRADE = { id: 'margin', currency: 'EUR', pricedIn: 'USD', amount: -25_000 };
const HALT = { ...STOP, reason: 'drill', by: 'ann', at: new Date(0) };
const fx = (change: Partial<FxOrder> = {}): FxOrder => ({
  ...{ ...TRADE, id: 'before', reference: 'r', state: 'working', clientId: 1, brokerOrderId: 1 },
  ...{ sendingAt: new Date(NOW - 5_000), reason: 'r', by: 'ann' },
  ...change,
});
const working = (id: string) => ({ id, state: 'working' }) as BrokerOrder;
const times = Float64Array.from({ length: 30 }, (_, day) => NOW - (30 - day) * DAY);
const EUR = { times, columns: { price: times.map((_, day) => 1.2 + (day % 2) / 100 - 0.01) } };
const RECORDS: FxRecords = {
  ...{ halts: [], account: {}, grossHeld: 1e6, broker: [], ofDay: [], known: [], open: [] },
  rates: (currency) => (currency === 'EUR' ? EUR : undefined),
};
const MARKET: FxMarket = {
  quote: { bid: 1.1999, ask: 1.2001, last: Number.NaN },
  ...{ askedAt: NOW - 100, clockSkewMs: 50 },
};
const limits = (change: Partial<FxSettings['order_limits']> = {}): FxSettings => ({
  ...{ system_zone: 'Europe/London', base_currency: 'USD' },
  order_limits: {
    ...{ contracts_max: 1, orders_per_day_max: 1, daily_volume_share_max: 0, duplicate_window_seconds: 60 },
    ...{ daily_loss_share_max: 0.2, margin_share_max: 0.9 },
    ...{ working_orders_max: 3, working_orders_per_side_max: 2, messages_per_day_max: 4 },
    ...{ top_of_book_times_max: 0, quote_age_seconds_max: 5, clock_skew_stop_seconds: 30 },
    price_collar_daily_vols: 1,
    ...change,
  },
});
interface Change {
  readonly records?: Partial<FxRecords>;
  readonly market?: Partial<FxMarket>;
  readonly settings?: FxSettings;
}
const check = ({ records, market, settings = limits() }: Change, trade = TRADE) => {
  const at = { now: NOW, dayBegan: NOW - DAY / 2 };
  const facts = factsForFx(trade, { ...RECORDS, ...records }, { ...MARKET, ...market }, settings, at);
  return checkCurrencies(facts);
};
const codes = (change: Change, trade = TRADE) => {
  const answer = check(change, trade);
  return answer.kind === 'ok' ? [] : answer.refusals.map(({ code }) => code);
};
const worth = (most: number) => limits({ notional_max: most });

test.each<[string, Change]>([
  ['nothing speaks against it, whatever limits contracts', {}],
  ['one instrument is halted', { records: { halts: [{ ...HALT, instrument: 'CORN' }] } }],
  ['one strategy is halted', { records: { halts: [{ ...HALT, strategy: 'carry' }] } }],
  ['its value is the limit', { settings: worth(30_000) }],
  ['an equal one was sent long ago', { records: { known: [fx({ sendingAt: new Date(NOW - 60_000) })] } }],
  ['an equal one was rejected', { records: { known: [fx({ state: 'rejected' })] } }],
  ['another amount was just sent', { records: { known: [fx({ amount: 25_000 })] } }],
  ['another pair was just sent', { records: { known: [fx({ pricedIn: 'JPY' })] } }],
  ['one of the other side works', { records: { open: [fx(), fx({ id: 'c', amount: 1 })] } }],
  ['one less works than may', { records: { broker: [working('a')], open: [fx({ amount: 1 })] } }],
  [
    'orders of the day before were many',
    { records: { known: Array(9).fill(fx({ sendingAt: new Date(0) })) } },
  ],
  [
    'no rate is stored to compare a price with',
    {
      records: { rates: () => undefined },
      market: { quote: { bid: Number.NaN, ask: Number.NaN, last: Number.NaN } },
    },
  ],
])('currencies are traded when %s', (_, change) => {
  expect(check(change)).toEqual({ kind: 'ok' });
});

test.each<[string, Change]>([
  ['HALTED', { records: { halts: [HALT] } }],
  ['HALTED', { records: { halts: [{ ...HALT, mode: 'reduce-only' }] } }],
  ['CLOCK_SKEW', { market: { clockSkewMs: 31_000 } }],
  ['NOTIONAL_TOO_LARGE', { settings: worth(29_749) }],
  ['NOTIONAL_TOO_LARGE', { settings: worth(1e9), records: { rates: () => undefined } }],
  ['DUPLICATE_ORDER', { records: { known: [fx()] } }],
  ['DAILY_LOSS', { records: { account: { value: 79, before: 100 } } }],
  ['MARGIN', { records: { account: { value: 100, margin: 91 } } }],
  ['GROSS_EXPOSURE', { settings: limits({ gross_exposure_max: 1 }), records: { account: { value: 1e6 } } }],
  ['WORKING_ORDERS', { records: { broker: [working('a'), working('b')], open: [fx({ amount: 1 })] } }],
  ['CONTRACT_SIDE', { records: { open: [fx(), fx({ id: 'c', amount: -1 })] } }],
  [
    'MESSAGES_PER_DAY',
    {
      records: {
        ofDay: [{ parentId: 'C1', sendingAt: new Date(NOW), changes: 2 }],
        known: [fx({ amount: 1 })],
      },
    },
  ],
  ['NO_QUOTE', { market: { quote: { bid: Number.NaN, ask: 1.2, last: Number.NaN } } }],
  ['STALE_PRICE', { market: { askedAt: NOW - 5_001 } }],
  ['PRICE_FAR_OFF', { market: { quote: { bid: 1.1, ask: 1.2001, last: Number.NaN } } }],
])('currencies are not traded: %s', (code, change) => {
  expect(codes(change)).toEqual([code]);
});

test('what may be bought or sold in one order is limited alike, and a smaller one passes wherever a larger one does', () => {
  const amount = fc.integer({ min: 1, max: 60_000 });
  fc.assert(
    fc.property(amount, amount, (a, b) => {
      const [small, large] = [Math.min(a, b), Math.max(a, b)];
      const refused = (value: number) => codes({ settings: worth(30_000) }, { ...TRADE, amount: value });
      expect(refused(large)).toEqual(refused(-large));
      if (refused(large).length === 0) expect(refused(small)).toEqual([]);
    }),
  );
});

test.each<[string, string | undefined, boolean, number, RegExp | undefined]>([
  ['followed', undefined, true, NOW, undefined],
  ['followed when its time has just come', new Date(NOW).toISOString(), true, NOW, undefined],
  ['not followed later', new Date(NOW).toISOString(), true, NOW + 1, /was to be sent until .*ask again/],
  ['not followed where a person trades', undefined, false, NOW, /sends no orders: trade the currencies/],
])('a request is %s', (_, notAfter, sendsOrders, now, reason) => {
  const why = whyFxNotTried(notAfter, sendsOrders, now);
  if (reason === undefined) expect(why).toBeUndefined();
  else expect(why).toEqual({ kind: 'refused', reason: expect.stringMatching(reason) });
});
