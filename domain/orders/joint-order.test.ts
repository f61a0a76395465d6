import { jointOrders } from './joint-order';
import type { InstrumentOrder } from './order';
import type { Spawned } from './spawn';

const PRICED = '20271200';
const FORWARD = '20280300';
const order = (strategy: string, trade: number, change: Partial<InstrumentOrder> = {}): InstrumentOrder =>
  ({
    ...{
      id: `i-${strategy}`,
      strategy,
      instrument: 'CORN',
      trade: [trade],
      type: 'best',
      manualTrade: false,
    },
    ...change,
  }) as InstrumentOrder;

/** All of it in the priced contract. */
const whole = ({ strategy, instrument, trade }: InstrumentOrder): Spawned => ({
  kind: 'orders',
  orders: [{ strategy, instrument, contracts: [PRICED], trade, type: 'best', rollOrder: false }],
  warnings: [],
});
/** At most so many of a sale in the priced contract, the rest in the forward one: a passive roll. */
const passive = (held: number) => (each: InstrumentOrder) => {
  const [trade] = each.trade;
  const priced = trade > 0 ? 0 : Math.max(trade, -held);
  const parts = [
    [PRICED, priced],
    [FORWARD, trade - priced],
  ] as const;
  const { strategy, instrument } = each;
  const orders = parts
    .filter(([, quantity]) => quantity !== 0)
    .map(([contract, quantity]) => ({
      ...({
        strategy,
        instrument,
        contracts: [contract],
        trade: [quantity],
        type: 'best',
        rollOrder: false,
      } as const),
    }));
  return { kind: 'orders', orders, warnings: [] } as const;
};

test.each<[string, readonly InstrumentOrder[], (each: InstrumentOrder) => Spawned, readonly unknown[]]>([
  ['opposite ones', [order('a', 5), order('b', -3)], whole, [[PRICED, { a: 3, b: -3 }, 'a 2 of i-a']]],
  ['all of both', [order('a', 3), order('b', -3)], whole, [[PRICED, { a: 3, b: -3 }, undefined]]],
  [
    'those on one side, without crossing',
    [order('a', 5), order('b', 3)],
    whole,
    [[PRICED, {}, 'a+b 8 of i-a, shared']],
  ],
  ['not one strategy’s', [order('a', 5), order('a', -3, { id: 'i2' })], whole, []],
  ['not what waits', [order('a', 5), order('b', -3)], () => ({ kind: 'wait', reason: 'r' }), []],
  ['not limit orders', [order('a', 5, { type: 'limit' }), order('b', -3)], whole, []],
  ['not those of a person', [order('a', 5, { manualTrade: true }), order('b', -3)], whole, []],
  ['not those in different contracts', [order('a', 5), order('b', -3)], passive(3), []],
  ['not one that a roll shares between contracts', [order('a', -5), order('b', -3)], passive(4), []],
  [
    'not those that together would turn the priced contract round',
    [order('a', -3), order('b', -2)],
    passive(4),
    [],
  ],
  [
    'those that fit in the contract to be left',
    [order('a', -2), order('b', -1)],
    passive(4),
    [[PRICED, {}, 'a+b -3 of i-a, shared']],
  ],
])('joins %s', (_what, orders, plan, expected) => {
  const shown = jointOrders(orders, plan).map(({ contract, crossed, rest }) => [
    contract,
    Object.fromEntries(crossed.map(({ strategy, trade }) => [strategy, trade])),
    rest &&
      `${rest.planned.strategy} ${rest.planned.trade[0]} of ${rest.parent.id}${rest.planned.shares ? ', shared' : ''}`,
  ]);
  expect(shown).toEqual(expected);
});
