import type { BrokerOrder, ContractOrder, InstrumentOrder } from '../orders/order';
import { type SliceFamily, wholeOrder } from './whole-order';

const AT = (seconds: number) => new Date(Date.UTC(2026, 10, 20, 15, 0, seconds));
const slice = (id: string, parentId: string, sendingAt?: Date) =>
  ({ id, parentId, contracts: ['20261200'], trade: [2], sendingAt }) as unknown as BrokerOrder;
const contractOrder = (id: string, trade: readonly number[], contracts = ['20261200', '20270300']) =>
  ({ id, trade, contracts: contracts.slice(0, trade.length) }) as unknown as ContractOrder;
const market = {
  usualVolume: 900,
  perPoint: 10,
  priceOf: (contract: string) => (contract === '20261200' ? 400 : 410),
};
const family = (change: Partial<SliceFamily> = {}): SliceFamily => ({
  ...{ contractOrders: [], ofDay: [], recent: [], recentContractOrders: [] },
  ...change,
});
const whole = (change: Partial<SliceFamily>, own = slice('b1', 'c1')) =>
  wholeOrder(own, family(change), market, AT(0).getTime());

test.each<[string, Partial<SliceFamily>, number, number]>([
  ['a slice alone', {}, 2, 8_000],
  [
    'its contract order with all its siblings',
    { contractOrders: [contractOrder('c1', [5]), contractOrder('c2', [3])] },
    8,
    32_000,
  ],
  ['both legs of a spread, the larger side', { contractOrders: [contractOrder('c1', [-3, 3])] }, 3, 12_300],
  [
    'the instrument order, where it is larger than its contract orders',
    {
      contractOrders: [contractOrder('c1', [5])],
      instrumentOrder: { trade: [-9] } as unknown as InstrumentOrder,
    },
    9,
    20_000,
  ],
])('counts %s', (_what, change, contracts, notional) => {
  expect(whole(change)).toEqual({
    contracts,
    notional,
    usualVolume: 900,
    othersSentToday: 0,
    now: AT(0).getTime(),
  });
});

test('says nothing of volumes where none are known', () => {
  const order = wholeOrder(slice('b1', 'c1'), family(), { ...market, usualVolume: undefined }, 0);
  expect(order).not.toHaveProperty('usualVolume');
});

test.each<[string, readonly BrokerOrder[], number | undefined]>([
  ['none were sent', [slice('b2', 'c2')], 0],
  ['slices of one other contract order', [slice('b2', 'c2', AT(1)), slice('b3', 'c2', AT(2))], 1],
  ['slices of two', [slice('b2', 'c2', AT(1)), slice('b3', 'c3', AT(2))], 2],
  [
    'a slice of its own contract order was sent',
    [slice('b2', 'c2', AT(1)), slice('b3', 'c1', AT(2))],
    undefined,
  ],
])('others sent on the day: %s', (_what, ofDay, expected) => {
  expect(whole({ ofDay }).othersSentToday).toBe(expected);
});

test.each<[string, ContractOrder, readonly BrokerOrder[], number | undefined]>([
  [
    'the same order, by its last slice',
    contractOrder('c2', [5]),
    [slice('b2', 'c2', AT(1)), slice('b3', 'c2', AT(4)), slice('b4', 'c2', AT(3))],
    4,
  ],
  ['the same order, not sent', contractOrder('c2', [5]), [slice('b2', 'c2')], undefined],
  ['another trade', contractOrder('c2', [4]), [slice('b2', 'c2', AT(1))], undefined],
  ['another contract', contractOrder('c2', [5], ['20270300']), [slice('b2', 'c2', AT(1))], undefined],
  ['itself', contractOrder('c1', [5]), [slice('b2', 'c1', AT(1))], undefined],
  [
    'a slice of an order that is not the same',
    contractOrder('c2', [5]),
    [slice('b2', 'c3', AT(1))],
    undefined,
  ],
])('the same was sent before: %s', (_what, other, recent, seconds) => {
  const change = { contractOrder: contractOrder('c1', [5]), recent, recentContractOrders: [other] };
  expect(whole(change).sameSentAt).toBe(seconds === undefined ? undefined : AT(seconds).getTime());
  expect(whole({ ...change, contractOrder: undefined }).sameSentAt).toBeUndefined();
});
