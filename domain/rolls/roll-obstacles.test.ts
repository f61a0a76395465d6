import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { contractsToTrade, type RollObstacleFacts, rollObstacles } from './roll-obstacles';
import { ROLL_STATES } from './roll-state';

const NOW = Date.parse('2027-03-01T12:00:00Z');
const DAY = 86_400_000;
const open = [{ openUtc: NOW - 1, closeUtc: NOW + DAY, label: '2027-03-01' }];
const shut = [{ openUtc: NOW + 1, closeUtc: NOW + DAY, label: '2027-03-01' }];

const FACTS: RollObstacleFacts = {
  instrument: 'BUND',
  rollState: 'Force',
  contracts: { price: '20270300', forward: '20270600' },
  held: 3,
  older: 0,
  olderMost: 0,
  strategies: [
    { strategy: 'trend', quantity: 2 },
    { strategy: 'carry', quantity: 1 },
  ],
  instrumentOrders: [],
  contractOrders: [],
  forwardVolume: 5000,
  locks: [],
  tradeLimits: [],
  pending: [],
  sessionsOf: () => open,
  contractsMax: 10,
};

const limit = (change: object) => ({
  ...{ strategy: '', instrument: 'BUND', periodDays: 1, limit: 5, used: 0, counted: [] },
  resetAt: new Date(NOW - 1000),
  ...change,
});
const kinds = (change: Partial<RollObstacleFacts>) =>
  rollObstacles({ ...FACTS, ...change }, NOW).map(({ kind }) => kind);

test.each<[string, Partial<RollObstacleFacts>, string[]]>([
  ['nothing in the way', {}, []],
  ['halted', { halt: 'a holiday' }, ['halted']],
  ['locked', { locks: [{ owner: 'operator', reason: 'odd' }] }, ['locked']],
  ['a contract order of a strategy', { contractOrders: [{ name: 'C5' }] }, ['working-order']],
  ['one order that reduces', { instrumentOrders: [{ name: 'I5', remaining: -1 }] }, ['working-order']],
  ['one order that opens', { instrumentOrders: [{ name: 'I5', remaining: 1 }] }, []],
  [
    'two orders that reduce',
    {
      instrumentOrders: [
        { name: 'I5', remaining: -1 },
        { name: 'I6', remaining: -1 },
      ],
    },
    [],
  ],
  [
    'Close waits for no instrument order',
    { rollState: 'Close', instrumentOrders: [{ name: 'I5', remaining: -1 }] },
    [],
  ],
  ['larger than an order may be', { contractsMax: 2 }, ['order-size']],
  ['older ones that are larger together only', { older: 12, olderMost: 6 }, []],
  ['an older one larger than an order may be', { older: 12, olderMost: 11 }, ['order-size']],
  ['a trade limit of all', { tradeLimits: [limit({})] }, ['trade-limit']],
  ['twice the position is enough', { tradeLimits: [limit({ limit: 6 })] }, []],
  ['Close needs it once', { rollState: 'Close', tradeLimits: [limit({ limit: 3 })] }, []],
  ['a limit of another strategy', { tradeLimits: [limit({ strategy: 'trend' })] }, []],
  ['a limit of rolls', { tradeLimits: [limit({ strategy: ROLL_PSEUDO_STRATEGY })] }, ['trade-limit']],
  [
    'Close under the limit of the strategy that holds most',
    { rollState: 'Close', tradeLimits: [limit({ strategy: 'trend', limit: 2 })] },
    ['trade-limit'],
  ],
  [
    'a limit whose period is over',
    { tradeLimits: [limit({ used: 5, limit: 6, resetAt: new Date(NOW - 2 * DAY) })] },
    [],
  ],
  [
    'an order at work under the limit',
    { tradeLimits: [limit({ limit: 7 })], pending: [{ orderId: 'b', strategy: 'trend', contracts: 2 }] },
    ['trade-limit'],
  ],
  [
    'the priced contract closed',
    { sessionsOf: (id) => (id === '20270300' ? shut : open) },
    ['market-closed'],
  ],
  [
    'the forward contract closed',
    { sessionsOf: (id) => (id === '20270600' ? shut : open) },
    ['market-closed'],
  ],
  [
    'Close needs the priced one only',
    { rollState: 'Close', sessionsOf: (id) => (id === '20270600' ? shut : open) },
    [],
  ],
  ['hours unknown', { sessionsOf: () => undefined }, ['market-closed']],
  ['no volume in the forward contract', { forwardVolume: 0.9 }, ['no-forward-volume']],
  ['Close needs no forward volume', { rollState: 'Close', forwardVolume: 0 }, []],
  ['Close of what nobody holds', { rollState: 'Close', strategies: [] }, ['no-holder']],
  [
    'an older contract in any state',
    { rollState: 'No_Roll', older: 4, olderMost: 4, contractsMax: 3 },
    ['order-size'],
  ],
])('%s', (_what, change, expected) => {
  expect(kinds(change)).toEqual(expected);
});

test('the limit that leaves least is named, with what is needed and when it resets', () => {
  const limits = [
    limit({ limit: 4 }),
    limit({ strategy: ROLL_PSEUDO_STRATEGY, limit: 9, used: 8, periodDays: 3 }),
  ];
  expect(rollObstacles({ ...FACTS, tradeLimits: limits }, NOW)).toEqual([
    {
      ...{ kind: 'trade-limit', needed: 6, left: 1, strategy: ROLL_PSEUDO_STRATEGY, periodDays: 3 },
      resets: NOW - 1000 + 3 * DAY,
    },
  ]);
});

test('states without roll orders, and nothing held, have nothing in the way', () => {
  const blocked = { halt: 'a holiday', locks: [{ owner: 'operator', reason: 'odd' }] };
  for (const rollState of ROLL_STATES) {
    expect(kinds({ ...blocked, rollState, held: 0 })).toEqual([]);
    const trades = contractsToTrade({ rollState, held: -3, older: 0 }) > 0;
    expect(kinds({ ...blocked, rollState, held: -3 })).toEqual(trades ? ['halted', 'locked'] : []);
    expect(trades).toBe(['Force', 'Force_Outright', 'Close'].includes(rollState));
  }
});
