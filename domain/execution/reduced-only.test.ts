import fc from 'fast-check';
import { rowId } from '../ledger/execution-id';
import type { LedgerRow } from '../ledger/ledger-row';
import { contractPositions } from '../ledger/positions';
import { type BrokerOrder, ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { remainingForSlice } from './other-orders';
import { reducedOnly, reducingPart } from './reduced-only';

const order = (id: string, change: Partial<BrokerOrder> = {}) =>
  ({
    ...{ id, parentId: `c-${id}`, strategy: 'carry', instrument: 'CORN', contracts: ['20261200'] },
    ...{ trade: [2], state: 'working', rollOrder: false },
    ...change,
  }) as unknown as BrokerOrder;
const fill = (brokerOrderId: string, strategy: string, quantity: number, instrument = 'CORN') => {
  const identity = `exec:${brokerOrderId}/${strategy}/${instrument}/${quantity}`;
  return {
    ...{ id: rowId(identity, 1), identity, version: 1, kind: 'broker', strategy, instrument, quantity },
    ...{ contract: '20261200', price: 400, time: new Date(0), brokerOrderId, contractOrderId: 'c-own' },
  } as LedgerRow;
};
const own = order('own', { state: 'intended' });
const around = (broker: readonly BrokerOrder[], ledger: readonly LedgerRow[]) => ({
  ...{ broker: [own, ...broker], ledger, positions: contractPositions(ledger) },
});

const HELD = [fill('x', 'carry', 3), fill('x', 'trend', 4), fill('x', 'carry', 9, 'GOLD')];

test.each<[string, readonly BrokerOrder[], readonly number[]]>([
  ['no other order', [], []],
  ['one of the strategy, less what is filled of it', [order('a', { trade: [5] }), order('b')], [4, 2]],
  ['one not sent yet', [order('b', { state: 'intended' })], []],
  ['one of another strategy', [order('b', { strategy: 'trend' })], []],
  ['one of another instrument', [order('b', { instrument: 'GOLD' })], []],
  ['a roll', [order('b', { rollOrder: true })], []],
])('under No_Open the strategy may only reduce what it holds; next to %s', (_what, others, working) => {
  const ledger = [...HELD, fill('a', 'carry', 1)];
  expect(reducedOnly(own, around(others, ledger), { rollState: 'No_Open', expiring: [] })).toEqual([
    {
      ...{ code: 'REDUCE_ONLY', reason: expect.stringMatching(/CORN is No_Open/), working, trade: 2 },
      position: 4,
    },
  ]);
});

test.each([
  ['in another roll state', own, 'Passive'],
  ['for a roll', { ...own, rollOrder: true, strategy: ROLL_PSEUDO_STRATEGY }, 'No_Open'],
] as const)('nothing is reduced only %s', (_what, slice, rollState) => {
  expect(reducedOnly(slice, around([], HELD), { rollState, expiring: [] })).toEqual([]);
});

test('a closing order only reduces the position of its contract, in every roll state', () => {
  const closing = { ...own, rollOrder: true, trade: [-8] };
  const others = [order('b', { strategy: 'trend', trade: [-1] }), order('d', { contracts: ['20270300'] })];
  expect(reducedOnly(closing, around(others, HELD), { rollState: 'Passive', expiring: [] })).toEqual([
    {
      ...{ code: 'REDUCE_ONLY', reason: 'the position in 20261200 is only closed', position: 7 },
      ...{ working: [-1], trade: -8 },
    },
  ]);
});

test('in a contract about to expire all strategies and rolls count, leg by leg', () => {
  const spread = { contracts: ['20261200', '20270300'], trade: [-3, 3] };
  const others = [
    order('b', { strategy: 'trend', ...spread, rollOrder: true }),
    order('d', { contracts: ['20270300'] }),
  ];
  const slice = { ...own, contracts: ['20270300', '20261200'], trade: [1, -1] };
  const expiring = [{ contract: '20261200', reason: 'it expires today' }];
  expect(
    reducedOnly(slice, around(others, HELD), { rollState: 'No_Roll', expiring: expiring as never }),
  ).toEqual([{ code: 'EXPIRES_SOON', reason: 'it expires today', position: 7, working: [-3], trade: -1 }]);
});

test.each<[string, object | undefined, readonly BrokerOrder[], readonly number[]]>([
  ['all that its contract order has left', { status: 'active' }, [], [5]],
  ['less what other slices of it may trade', { status: 'active' }, [order('a', { parentId: 'c-own' })], [4]],
  ['slices of other contract orders do not count', { status: 'active' }, [order('a')], [5]],
  ['nothing once the contract order is closed', { status: 'closed' }, [], [0]],
  ['nothing without a contract order', undefined, [], [0]],
])('a slice may trade %s', (_what, parent, others, expected) => {
  const contractOrder = parent && { id: 'c-own', contracts: ['20261200'], trade: [6], ...parent };
  const book = around(others, [fill('a', 'carry', 1)]);
  expect(remainingForSlice(own, contractOrder as never, book)).toEqual(expected);
});

describe('under a halt that lets positions shrink only', () => {
  const under = (slice: BrokerOrder, others: readonly BrokerOrder[] = []) =>
    reducedOnly(slice, around(others, HELD), { halt: 'a drill', rollState: 'No_Roll', expiring: [] });

  test('an order is held to what its own strategy holds, other orders counted', () => {
    const others = [order('b', { trade: [-1] }), order('d', { strategy: 'trend', trade: [-4] })];
    expect(under(own, others)).toEqual([
      {
        ...{ code: 'HALTED', reason: 'trading is halted, positions may only shrink (a drill)' },
        ...{ position: 3, working: [-1], trade: 2 },
      },
    ]);
  });

  test('a roll to what is held of the instrument, which a spread leaves as it is', () => {
    const roll = { ...own, rollOrder: true, strategy: ROLL_PSEUDO_STRATEGY };
    expect(under({ ...roll, contracts: ['20261200', '20270300'], trade: [-7, 7] })).toMatchObject([
      { position: 7, trade: 0 },
    ]);
    expect(under({ ...roll, trade: [7] })).toMatchObject([{ position: 7, trade: 7 }]);
  });

  test.each<[string, readonly number[], Partial<BrokerOrder>, readonly number[]]>([
    ['what reduces is sent', [-2], {}, [-2]],
    ['what turns the position round ends at 0', [-5], {}, [-3]],
    ['what enlarges is not sent', [2], {}, [0]],
    ['nor what opens', [-2], { strategy: 'new' }, [0]],
    ['a spread is sent as it is', [-7, 7], { rollOrder: true, contracts: ['20261200', '20270300'] }, [-7, 7]],
    ['the closing leg of an outright roll is sent', [-7], { rollOrder: true }, [-7]],
    ['its opening leg is not', [7], { rollOrder: true, contracts: ['20270300'] }, [0]],
  ])('%s', (_what, trade, change, sent) => {
    expect(reducingPart({ ...own, ...change, trade }, around([], HELD))).toEqual(sent);
  });

  test('no sequence of orders makes a position larger, and what is sent is never more than was wanted', () => {
    const quantity = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(quantity, fc.array(quantity, { maxLength: 5 }), quantity, (held, others, wanted) => {
        const book = around(
          others.map((trade, index) => order(`o${index}`, { trade: [trade] })),
          held === 0 ? [] : [fill('x', 'carry', held)],
        );
        const [sent] = reducingPart({ ...own, trade: [wanted] }, book);
        const before = held + others.filter((each) => each * wanted > 0).reduce((all, each) => all + each, 0);
        expect(Math.abs(before + sent)).toBeLessThanOrEqual(Math.abs(before));
        expect(sent * wanted).toBeGreaterThanOrEqual(0);
        expect(Math.abs(sent)).toBeLessThanOrEqual(Math.abs(wanted));
      }),
    );
  });
});
