import type { LedgerRow } from '../ledger/ledger-row';
import { endOfBrokerOrder, endOfContractOrder, endOfInstrumentOrder, finalOrders } from './completion';
import type { BrokerOrder, ContractOrder, InstrumentOrder } from './order';

const MADE = new Date('2026-11-24T08:00:00Z');
const broker = (state: string, change = {}) =>
  ({
    id: 'b1',
    parentId: 'c1',
    contracts: ['20271200'],
    trade: [3],
    state,
    ...change,
  }) as unknown as BrokerOrder;
const contract = (change = {}) =>
  ({
    id: 'c1',
    parentId: 'i1',
    contracts: ['20271200'],
    trade: [3],
    status: 'active',
    generatedAt: MADE,
    ...change,
  }) as unknown as ContractOrder;
const instrument = (change = {}) =>
  ({ id: 'i1', strategy: 'trend', trade: [3], rollOrder: false, ...change }) as unknown as InstrumentOrder;
const filled = (quantity: number) =>
  [
    {
      ...{ id: 'r', identity: 'r', version: 1, kind: 'broker', strategy: 'trend', instrument: 'CORN' },
      ...{ contract: '20271200', brokerOrderId: 'b1', contractOrderId: 'c1', instrumentOrderId: 'i1' },
      ...{ quantity, price: 400, time: MADE, tradeDate: '2026-11-24' },
    },
  ] as unknown as LedgerRow[];

it('only orders in a final state end', () => {
  const states = [
    'intended',
    'sending',
    'working',
    'unknown',
    'filled',
    'cancelled',
    'rejected',
    'not-accepted',
  ];
  expect(finalOrders(states.map((state) => broker(state))).map(({ state }) => state)).toEqual(
    states.slice(4),
  );
});

it.each([
  [[], 'closed', 0],
  [filled(2), 'closed', 2],
  [filled(3), 'done', 3],
])('a broker order that has ended', (ledger, status, contracts) => {
  expect(endOfBrokerOrder(broker('cancelled'), ledger)).toMatchObject({
    ...{ end: { status }, traded: [{ contracts }] },
  });
});

describe('a contract order', () => {
  const before = MADE.getTime() - 1;
  const after = MADE.getTime() + 1;
  const leftOver = { status: 'closed', reason: 'the trading window has ended' };

  it.each([
    ['unfilled, in its window', [], [], before, undefined],
    ['partly filled, in its window', [], filled(2), before, undefined],
    ['filled', [], filled(3), before, { status: 'done' }],
    ['filled, with an open broker order', [broker('unknown')], filled(3), before, { status: 'done' }],
    ['filled, in a window that was closed', [], filled(3), after, { status: 'done' }],
    ['left over from a window that was closed', [], filled(2), after, leftOver],
    ['made as the last window was closed, for the next one', [], [], MADE.getTime(), undefined],
    ['left over, with an open broker order', [broker('unknown')], [], after, undefined],
    [
      'left over, with an open broker order of another',
      [broker('working', { parentId: 'c2' })],
      [],
      after,
      leftOver,
    ],
    ['without a window that was ever closed', [], [], Number.NEGATIVE_INFINITY, undefined],
  ])('%s', (_, open, ledger, lastWindowEnd, end) =>
    expect(endOfContractOrder(contract(), { broker: open, ledger }, lastWindowEnd)).toEqual(end),
  );
});

describe('an instrument order', () => {
  const done = contract({ status: 'done' });
  const closed = contract({ id: 'c2', status: 'closed', reason: 'no margin' });

  it.each([
    ['without contract orders', instrument(), [], [], undefined],
    ['of which one is active', instrument(), [done, contract()], filled(3), undefined],
    ['whose contract orders have ended, filled', instrument(), [done], filled(3), { status: 'done' }],
    [
      'whose contract orders have ended, unfilled',
      instrument(),
      [done, closed],
      filled(2),
      { status: 'closed', reason: 'no margin' },
    ],
    [
      'whose contract orders are done, with less than it wants',
      instrument(),
      [done],
      filled(2),
      { status: 'closed' },
    ],
    ['of another family', instrument({ id: 'i2' }), [done], filled(3), undefined],
    ['that rolls, done', instrument({ rollOrder: true, trade: [0] }), [done], [], { status: 'done' }],
    [
      'that rolls, not done',
      instrument({ rollOrder: true, trade: [0] }),
      [done, closed],
      [],
      { status: 'closed', reason: 'no margin' },
    ],
  ])('%s', (_, order, children, ledger, end) =>
    expect(endOfInstrumentOrder(order, children, ledger)).toEqual(end),
  );
});
