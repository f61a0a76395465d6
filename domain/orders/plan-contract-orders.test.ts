import { crossingRow } from '../ledger/crossing';
import type { LedgerRow } from '../ledger/ledger-row';
import type { PricePoints } from '../prices/price-points';
import type { Book } from './book';
import type { ContractOrder, InstrumentOrder } from './order';
import { matchPricesIn, ordersToSpawn, planContractOrders } from './plan-contract-orders';

const [PRICE, FORWARD] = ['20270300', '20270600'];
const SETTINGS = {
  system_zone: 'Europe/London',
  expiry_guard: { no_opening_days: 3 },
  roll_policy: { source: 'parameters' },
};
const EARLY = Date.parse('2027-02-01T12:00:00Z');
const LATE = Date.parse('2027-03-05T12:00:00Z');
const FACTS = {
  contracts: { price: PRICE, forward: FORWARD },
  known: [
    { contract: PRICE, expiry: '20270308' },
    { contract: FORWARD, expiry: '20270608' },
  ],
  finals: new Map<string, PricePoints>(),
};

const order = (change: Partial<InstrumentOrder> = {}) =>
  ({
    ...{ id: 'i1', strategy: 'trend', instrument: 'BUND', trade: [-3], type: 'best', rollOrder: false },
    ...change,
  }) as unknown as InstrumentOrder;
const child = (contract: string, trade: number) =>
  ({ id: 'c9', instrument: 'BUND', contracts: [contract], trade: [trade] }) as unknown as ContractOrder;
const bookOf = (held: number, contract: readonly ContractOrder[] = []): Book => ({
  ...{ instrument: [], broker: [], ledger: [] },
  contract,
  positions: held === 0 ? [] : [{ instrument: 'BUND', contract: PRICE, quantity: held }],
});

describe('contract orders', () => {
  it.each([
    ['in the priced contract', 'No_Roll', bookOf(0), EARLY, [[PRICE, -3]]],
    [
      'shared while a roll is passive',
      'Passive',
      bookOf(2),
      EARLY,
      [
        [PRICE, -2],
        [FORWARD, -1],
      ],
    ],
    [
      'of what other orders leave of the position',
      'Passive',
      bookOf(2, [child(PRICE, -1)]),
      EARLY,
      [
        [PRICE, -1],
        [FORWARD, -2],
      ],
    ],
    [
      'whatever other orders do in another contract',
      'Passive',
      bookOf(2, [child(FORWARD, -1)]),
      EARLY,
      [
        [PRICE, -2],
        [FORWARD, -1],
      ],
    ],
    [
      'whatever orders of another instrument do in a contract of the same date',
      'Passive',
      bookOf(2, [{ ...child(PRICE, -1), instrument: 'BOBL' }]),
      EARLY,
      [
        [PRICE, -2],
        [FORWARD, -1],
      ],
    ],
    ['that only reduce in a contract about to expire', 'No_Roll', bookOf(2), LATE, [[PRICE, -2]]],
    [
      'of which an order has the rest of an expiring contract',
      'No_Roll',
      bookOf(2, [child(PRICE, -2)]),
      LATE,
      'wait',
    ],
  ] as const)('%s', (_, rollState, book, now, expected) => {
    const planned = planContractOrders(order(), book, { ...FACTS, rollState }, SETTINGS, now);
    const got =
      planned.kind === 'orders'
        ? planned.orders.map(({ contracts, trade }) => [contracts[0], trade[0]])
        : planned.kind;
    expect(got).toEqual(expected);
  });
});

describe('an instrument order gets contract orders', () => {
  const netted = (quantity: number): LedgerRow =>
    crossingRow({
      ...{ instrument: 'BUND', contract: PRICE, price: 100, time: new Date(EARLY), tradeDate: '2023-02-01' },
      shares: [
        { strategy: 'trend', instrumentOrderId: 'i1', trade: quantity },
        { strategy: 'carry', instrumentOrderId: 'i2', trade: -quantity },
      ],
    });

  it.each([
    ['when it is new', order(), [], [], [], 1],
    ['not twice', order(), [{ parentId: 'i1' }], [], [], 0],
    ["whatever another's are", order(), [{ parentId: 'i2' }], [], [], 1],
    ['not when it is a roll, which has them from the start', order({ rollOrder: true }), [], [], [], 0],
    ['not while its instrument is locked', order(), [], [{ instrument: 'BUND' }], [], 0],
    ['not once all of it has traded with other strategies', order(), [], [], [netted(-3)], 0],
  ])('%s', (_, instrument, children, locks, ledger, count) =>
    expect(ordersToSpawn({ instrument: [instrument], ledger }, children, locks)).toHaveLength(count),
  );

  it('with what is left of it where some has traded with other strategies', () => {
    const spawned = ordersToSpawn({ instrument: [order()], ledger: [netted(-1)] }, [], []);
    expect(spawned.map(({ trade }) => trade)).toEqual([[-2]]);
  });
});

it('prices of two contracts are matched at the last time at which both have one', () => {
  const prices = (times: number[], values: number[]) => ({
    times: Float64Array.from(times),
    values: Float64Array.from(values),
  });
  const match = matchPricesIn(
    new Map([
      [PRICE, prices([1, 2, 3], [10, 11, 12])],
      [FORWARD, prices([1, 2], [20, 21])],
    ]),
  );
  expect(match(PRICE, FORWARD)).toEqual({ time: 2, first: 11, second: 21 });
  expect(match(PRICE, '20271200')).toBeUndefined();
});
