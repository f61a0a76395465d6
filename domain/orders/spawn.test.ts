import type { RollState } from '../rolls/roll-state';
import { type SpawnInput, spawnContractOrders } from './spawn';

const [PRICED, FORWARD] = ['20241200', '20251200'];
const input = (change: Partial<SpawnInput>, order: Partial<SpawnInput['order']> = {}): SpawnInput => ({
  order: { strategy: 'carry', instrument: 'CORN', trade: [5], type: 'best', ...order },
  rollState: 'No_Roll',
  contracts: { price: PRICED, forward: FORWARD },
  pricedPosition: -2,
  matchPrices: () => ({ time: 0, first: 101, second: 103.5 }),
  strategyPosition: -2,
  expiring: [],
  ...change,
});

test.each(['best', 'market', 'limit', 'panic'] as const)(
  'a child of type %s is what its parent is',
  (type) => {
    expect(spawnContractOrders(input({}, { type, limitPrice: 7, limitContract: PRICED }))).toStrictEqual({
      kind: 'orders',
      orders: [
        {
          strategy: 'carry',
          instrument: 'CORN',
          contracts: [PRICED],
          trade: [5],
          type,
          rollOrder: false,
          limitPrice: 7,
        },
      ],
      warnings: [],
    });
  },
);

test.each<[string, RegExp, SpawnInput]>([
  ['refused', /type transfer/, input({}, { type: 'transfer' })],
  ['refused', /one leg/, input({}, { trade: [1, -1] })],
  ['refused', /limit price/, input({}, { type: 'limit' })],
  ['wait', /nothing to trade/, input({}, { trade: [0] })],
  ['wait', /No_Open/, input({ rollState: 'No_Open', strategyPosition: 2 })],
  ['wait', /\(Force\)/, input({ rollState: 'Force', pricedPosition: 2 })],
  ['wait', /\(Force_Outright\)/, input({ rollState: 'Force_Outright', pricedPosition: 0 })],
  [
    'wait',
    /\(Force\)/,
    input({ rollState: 'Force', pricedPosition: 0, strategyPosition: 2 }, { trade: [-5] }),
  ],
  ['wait', /Close/, input({ rollState: 'Close' })],
  ['wait', /Roll_Adjusted/, input({ rollState: 'Roll_Adjusted' })],
  [
    'wait',
    /: priced expires; and soon$/,
    input({
      expiring: [
        { contract: PRICED, position: 0, reason: 'priced expires' },
        { contract: PRICED, position: 0, reason: 'and soon' },
        { contract: FORWARD, position: 0, reason: 'forward expires' },
      ],
    }),
  ],
  [
    'wait',
    /: priced expires; forward expires$/,
    input({
      ...{ rollState: 'Passive', pricedPosition: -2 },
      expiring: [
        { contract: PRICED, position: 0, reason: 'priced expires' },
        { contract: FORWARD, position: 0, reason: 'forward expires' },
      ],
    }),
  ],
  [
    'refused',
    /limit price .* 20251200/,
    input(
      { rollState: 'Passive', pricedPosition: 0, matchPrices: () => undefined },
      { type: 'limit', limitPrice: 100, limitContract: PRICED },
    ),
  ],
])('%s, for the reason %s', (kind, reason, given) => {
  expect(spawnContractOrders(given)).toEqual({ kind, reason: expect.stringMatching(reason) });
});

test.each<[RollState, number, readonly (readonly [string, number])[]]>([
  [
    'Force',
    -2,
    [
      [PRICED, 2],
      [FORWARD, 3],
    ],
  ],
  ['Force_Outright', -7, [[PRICED, 5]]],
])('%s, holding %i: what reduces goes, by the passive rule', (rollState, pricedPosition, expected) => {
  const spawned = spawnContractOrders(input({ rollState, pricedPosition }));
  const orders = spawned.kind === 'orders' ? spawned.orders : [];
  expect(orders.map(({ contracts, trade }) => [contracts[0], trade[0]])).toEqual(expected);
});

test.each([
  ['told in the contract that is traded', { referencePrice: 99, referenceContract: PRICED }, 99, []],
  ['told in another', { referencePrice: 99, referenceContract: '20240900' }, 101.5, []],
  ['not told in any contract', { referencePrice: 99 }, undefined, []],
  ['told in an unnamed one', { referencePrice: 99, referenceContract: '' }, undefined, []],
  ['not there', { referenceContract: PRICED }, undefined, []],
])('a reference price %s', (_what, order, referencePrice, warnings) => {
  const spawned = spawnContractOrders(input({}, order));
  expect(spawned).toMatchObject({ kind: 'orders', warnings });
  expect(spawned.kind === 'orders' && spawned.orders[0].referencePrice).toBe(referencePrice);
});

test('of a reference price that cannot be translated there is a warning that names the contract, and no price', () => {
  const order = { referencePrice: 99, referenceContract: '20240900' };
  const spawned = spawnContractOrders(input({ matchPrices: () => undefined }, order));
  expect(spawned).toMatchObject({ warnings: [expect.stringMatching(/20241200/)] });
  expect(spawned.kind === 'orders' && spawned.orders[0]).not.toHaveProperty('referencePrice');
});

test('the contracts and the algorithm that a person chose are what is traded, whatever the roll state', () => {
  const legs = [
    { contract: PRICED, quantity: -2 },
    { contract: FORWARD, quantity: 2 },
  ];
  const chosen = {
    legs,
    trade: [0],
    type: 'limit',
    limitPrice: 7,
    limitContract: PRICED,
    algo: 'limit',
  } as const;
  expect(spawnContractOrders(input({ rollState: 'Close' }, chosen))).toStrictEqual({
    kind: 'orders',
    orders: [
      {
        ...{ strategy: 'carry', instrument: 'CORN', contracts: [PRICED, FORWARD], trade: [-2, 2] },
        ...{ type: 'limit', rollOrder: false, algo: 'limit', limitPrice: 7 },
      },
    ],
    warnings: [],
  });
  expect(spawnContractOrders(input({}, { algo: 'market' }))).toMatchObject({ orders: [{ algo: 'market' }] });
});
