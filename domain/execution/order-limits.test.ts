import type { SizeLimit } from '../limits/size-limit';
import { breachedOrderLimits, type OrderLimits, orderLimitsOf, type WholeOrder } from './order-limits';

const limits: OrderLimits = {
  contractsMax: 3,
  notionalMax: 100_000,
  ordersPerDayMax: 2,
  dailyVolumeShareMax: 0.01,
  duplicateWindowMs: 60_000,
};
const sound: WholeOrder = {
  contracts: 3,
  notional: 100_000,
  usualVolume: 300,
  othersSentToday: 1,
  sameSentAt: 0,
  now: 60_000,
};
const codes = (change: Partial<WholeOrder>, limitChange: Partial<OrderLimits> = {}) =>
  breachedOrderLimits({ ...sound, ...change }, { ...limits, ...limitChange }).map(({ code }) => code);

describe('the limits of a whole order', () => {
  it('lets an order pass that is exactly at each limit', () => {
    expect(codes({})).toEqual([]);
  });

  it.each<[string, Partial<WholeOrder>]>([
    ['TOO_MANY_CONTRACTS', { contracts: 4, usualVolume: undefined }],
    ['NOTIONAL_TOO_LARGE', { notional: 100_001 }],
    ['NOTIONAL_TOO_LARGE', { notional: Number.NaN }],
    ['VOLUME_SHARE', { usualVolume: 299 }],
    ['VOLUME_SHARE', { usualVolume: 0 }],
    ['ORDERS_PER_DAY', { othersSentToday: 2 }],
    ['DUPLICATE_ORDER', { sameSentAt: 1 }],
  ])('refuses with %s', (code, change) => {
    expect(codes(change)).toEqual([code]);
  });

  it('does not count the order itself once its first slice was sent', () => {
    expect(codes({ othersSentToday: undefined })).toEqual([]);
  });

  it('limits nothing without a notional limit, without known volumes, with a window of 0', () => {
    expect(codes({ notional: Number.NaN }, { notionalMax: undefined })).toEqual([]);
    expect(codes({ usualVolume: undefined })).toEqual([]);
    expect(codes({ sameSentAt: 60_000 }, { duplicateWindowMs: 0 })).toEqual([]);
  });

  it('names the key of the configuration in each reason, and gives every reason at once', () => {
    const all = breachedOrderLimits(
      { ...sound, contracts: 9, notional: 1e6, othersSentToday: 5, sameSentAt: 59_000 },
      limits,
    );
    expect(all.map(({ reason }) => /order_limits\.(\w+)/.exec(reason)?.[1])).toEqual([
      'contracts_max',
      'notional_max',
      'daily_volume_share_max',
      'orders_per_day_max',
      'duplicate_window_seconds',
    ]);
  });
});

test.each<[string, SizeLimit, Partial<OrderLimits>, readonly RegExp[]]>([
  ['contracts', { instrument: 'X', contracts: 2 }, {}, [/^3 contracts .*one order of X .*limits.* is 2$/]],
  ['value', { instrument: 'X', value: 10 }, {}, [/^worth 100,000; .*one order of X .* is 10$/]],
  ['value alone', { instrument: 'X', value: 10 }, { notionalMax: undefined }, [/one order of X/]],
  ['as large as the order', { instrument: 'X', contracts: 3, value: 100_000 }, {}, []],
  [
    'above the configuration’s',
    { instrument: 'X', contracts: 9 },
    { contractsMax: 2 },
    [/contracts_max is 2/],
  ],
])('an instrument may have limits of its own, the lower counts: %s', (_what, own, change, reasons) => {
  const breaches = breachedOrderLimits(sound, { ...limits, ...change, own });
  expect(breaches.map(({ reason }) => reason)).toEqual(reasons.map((each) => expect.stringMatching(each)));
});

test.each<[RegExp, Partial<WholeOrder>]>([
  [/^4 contracts in total; .* is 3$/, { contracts: 4, usualVolume: undefined }],
  [/^worth 1,234,568; .* is 100,000$/, { notional: 1_234_567.6 }],
  [/^its value is unknown .*price.*rate.* is 100,000$/, { notional: Number.NaN }],
  [/^3 contracts in total.* 299 a day; .* is 0\.01$/, { usualVolume: 299.4 }],
  [/^2 orders .* is 2$/, { othersSentToday: 2 }],
  [/ 48 s before; .* is 60$/, { sameSentAt: 12_000 }],
])('the reason says what was found and what is allowed: %s', (reason, change) => {
  const breaches = breachedOrderLimits({ ...sound, ...change }, limits);
  expect(breaches.map((breach) => breach.reason)).toEqual([expect.stringMatching(reason)]);
});

test.each([
  ['with a notional limit', 5_000, { notionalMax: 5_000 }],
  ['without one', undefined, {}],
])('the limits of a configuration, %s: seconds become milliseconds', (_what, notional_max, expected) => {
  const order_limits = {
    contracts_max: 7,
    notional_max,
    orders_per_day_max: 9,
    daily_volume_share_max: 0.02,
    duplicate_window_seconds: 90,
  };
  expect(orderLimitsOf({ order_limits })).toStrictEqual({
    contractsMax: 7,
    ordersPerDayMax: 9,
    dailyVolumeShareMax: 0.02,
    duplicateWindowMs: 90_000,
    ...expected,
  });
});
