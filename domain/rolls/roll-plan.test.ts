import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { planRollOrders, type RollPlanInput } from './roll-plan';

const [OLD, PRICED, FORWARD] = ['20231200', '20241200', '20251200'];
const plan = (change: Partial<RollPlanInput>) =>
  planRollOrders({
    instrument: 'CORN',
    rollState: 'No_Roll',
    contracts: { price: PRICED, forward: FORWARD },
    positions: [{ contract: PRICED, quantity: 3 }],
    strategies: [{ strategy: 'trend', quantity: 3 }],
    instrumentOrders: [],
    contractOrders: [],
    matchPrices: () => ({ time: 1, first: 400, second: 410 }),
    ...change,
  });
const child = { instrument: 'CORN', type: 'best', rollOrder: true };

test('the spread of a roll carries the difference of the prices, and when it was', () => {
  expect(plan({ rollState: 'Force' })).toStrictEqual({
    rolls: [
      {
        instrumentOrder: {
          ...{ strategy: ROLL_PSEUDO_STRATEGY, instrument: 'CORN', trade: 0, type: 'zero-roll' },
          ...{ referencePrice: -10, referenceTime: 1 },
        },
        contractOrders: [
          {
            ...{ ...child, strategy: ROLL_PSEUDO_STRATEGY },
            ...{ contracts: [PRICED, FORWARD], trade: [-3, 3], referencePrice: -10 },
          },
        ],
      },
    ],
    blocked: [],
  });
});

test('a position that is closed carries the price of its contract', () => {
  expect(plan({ rollState: 'Close' }).rolls).toStrictEqual([
    {
      instrumentOrder: {
        ...{ strategy: 'trend', instrument: 'CORN', trade: -3, type: 'best' },
        ...{ referencePrice: 400, referenceTime: 1 },
      },
      contractOrders: [
        { ...{ ...child, strategy: 'trend' }, contracts: [PRICED], trade: [-3], referencePrice: 400 },
      ],
    },
  ]);
});

test.each(['Force', 'Force_Outright', 'Close'] as const)('%s goes without reference prices', (rollState) => {
  const { rolls } = plan({ rollState, matchPrices: () => undefined });
  expect(rolls).toHaveLength(1);
  for (const order of [rolls[0].instrumentOrder, ...rolls[0].contractOrders]) {
    expect(order).not.toHaveProperty('referencePrice');
    expect(order).not.toHaveProperty('referenceTime');
  }
});

test.each<[string, number, Readonly<Record<string, number>>, Readonly<Record<string, number>>]>([
  ['the one that holds it closes it', 3, { a: 3 }, { a: -3 }],
  ['by what each holds', 6, { a: 4, b: 2 }, { a: -4, b: -2 }],
  ['short positions are bought', -6, { a: -4, b: -2 }, { a: 4, b: 2 }],
  ['only those on its side', 3, { a: 2, b: -5, c: 6 }, { a: -1, c: -2 }],
  ['what of it is in another contract stays', 3, { a: 4, b: 4 }, { a: -2, b: -1 }],
  ['what nobody accounts for, the one that holds most', 5, { a: 1, b: 2, c: -4 }, { a: -1, b: -2, c: -2 }],
])('a Close is shared among the strategies that hold the contract: %s', (_what, held, strategies, trades) => {
  const input = {
    rollState: 'Close' as const,
    positions: [{ contract: PRICED, quantity: held }],
    strategies: Object.entries({ flat: 0, ...strategies }).map(([strategy, quantity]) => ({
      strategy,
      quantity,
    })),
  };
  const { rolls } = plan(input);
  const made = rolls.map(({ instrumentOrder: { strategy, trade } }) => [strategy, trade]);
  expect(Object.fromEntries(made)).toEqual(trades);
  for (const { instrumentOrder, contractOrders } of rolls)
    expect(contractOrders.map(({ strategy, trade }) => [strategy, ...trade])).toEqual([
      [instrumentOrder.strategy, instrumentOrder.trade],
    ]);
});

test('what no strategy holds is not closed', () => {
  const strategies = [{ strategy: 'flat', quantity: 0 }];
  expect(plan({ rollState: 'Close', strategies })).toEqual({
    rolls: [],
    blocked: [expect.stringMatching(/^CORN: no strategy .* 20241200/)],
  });
});

test.each<[string, Partial<RollPlanInput>, number, readonly RegExp[]]>([
  ['nothing held', { positions: [] }, 0, []],
  ['nothing of it left', { positions: [{ contract: PRICED, quantity: 0 }] }, 0, []],
  ['nothing of an old contract left', { positions: [{ contract: OLD, quantity: 0 }] }, 0, []],
  ['only the forward contract held', { positions: [{ contract: FORWARD, quantity: 3 }] }, 0, []],
  [
    'a contract order of any strategy',
    { contractOrders: [{ strategy: 'x', contracts: [FORWARD], trade: [-1] }] },
    0,
    [/^CORN: .*\(Force\)/],
  ],
  [
    'a roll under way already',
    { instrumentOrders: [{ strategy: ROLL_PSEUDO_STRATEGY, remaining: 0 }] },
    0,
    [],
  ],
  [
    'a roll under way, next to an order that does not reduce',
    {
      instrumentOrders: [
        { strategy: 'trend', remaining: 1 },
        { strategy: ROLL_PSEUDO_STRATEGY, remaining: 0 },
      ],
    },
    0,
    [],
  ],
  ['an order that reduces by itself', { instrumentOrders: [{ strategy: 'x', remaining: -1 }] }, 0, []],
  [
    'an old contract with an order in it',
    {
      positions: [
        { contract: OLD, quantity: 2 },
        { contract: PRICED, quantity: 3 },
      ],
      contractOrders: [{ strategy: 'x', contracts: [OLD], trade: [-1] }],
    },
    0,
    [/^CORN: .* 20231200 /, /^CORN: /],
  ],
  [
    'an old contract, and an order in another',
    {
      positions: [{ contract: OLD, quantity: 2 }],
      contractOrders: [{ strategy: 'x', contracts: [FORWARD], trade: [-1] }],
    },
    1,
    [],
  ],
  [
    'an old contract, and an order that buys of the priced one, as the roll does',
    {
      positions: [{ contract: OLD, quantity: 2 }],
      contractOrders: [{ strategy: 'x', contracts: [PRICED], trade: [1] }],
    },
    1,
    [],
  ],
  [
    'an old contract, and an order that sells of the priced one, which the roll buys',
    {
      positions: [{ contract: OLD, quantity: 2 }],
      contractOrders: [{ strategy: 'x', contracts: [PRICED], trade: [-1] }],
    },
    0,
    [/^CORN: an order in 20241200 would trade against what leaves 20231200$/],
  ],
])('Force with %s', (_what, change, rolls, blocked) => {
  const made = plan({ rollState: 'Force', ...change });
  expect(made.rolls).toHaveLength(rolls);
  expect(made.blocked).toEqual(blocked.map((reason) => expect.stringMatching(reason)));
});

test.each([
  ['the priced contract', PRICED, 'Force'],
  ['the priced contract', PRICED, 'Close'],
  ['an older one', OLD, 'No_Roll'],
] as const)(
  'what is held in %s and is more than one order may trade is not ordered: %s, %s',
  (_, contract, rollState) => {
    const positions = [{ contract, quantity: -3 }];
    expect(plan({ rollState, positions, contractsMax: 3 }).rolls).toHaveLength(1);
    expect(plan({ rollState, positions, contractsMax: 2 })).toEqual({
      rolls: [],
      blocked: ['CORN: its order would trade 3 contracts, one order may trade 2'],
    });
  },
);

test('an order that reduces keeps no position from being closed', () => {
  const instrumentOrders = [{ strategy: 'x', remaining: -1 }];
  expect(plan({ rollState: 'Close', instrumentOrders }).rolls).toHaveLength(1);
});

test('an old contract is left as a spread unless outright orders are wanted', () => {
  const positions = [{ contract: OLD, quantity: 2 }];
  const legs = (oldContracts?: 'spread' | 'outright') =>
    plan({ positions, oldContracts, rollState: 'Force_Outright' }).rolls[0].contractOrders.map(
      ({ contracts, trade }) => [contracts, trade],
    );
  expect(legs()).toEqual([
    [
      [OLD, PRICED],
      [-2, 2],
    ],
  ]);
  expect(legs('spread')).toEqual([
    [
      [OLD, PRICED],
      [-2, 2],
    ],
  ]);
  expect(legs('outright')).toEqual([
    [[OLD], [-2]],
    [[PRICED], [2]],
  ]);
});
