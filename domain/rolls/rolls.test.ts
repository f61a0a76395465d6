import fc from 'fast-check';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { capacityNeeded, checkPriceRoll, checkStateChange } from './roll-checks';
import {
  DEFAULT_ROLL_POLICY,
  decideRollState,
  type RollFacts,
  type RollNearness,
  relativeVolume,
  rollNearness,
  smoothedVolume,
} from './roll-decision';
import { planRollOrders, type RollPlanInput } from './roll-plan';
import { ROLL_STATES, type RollState, stateAfterLeaving } from './roll-state';

const DAY = 86_400_000;

describe('roll plan', () => {
  const input = (change: Partial<RollPlanInput>): RollPlanInput => ({
    instrument: 'CORN',
    rollState: 'No_Roll',
    contracts: { price: '20241200', forward: '20251200' },
    positions: [{ contract: '20241200', quantity: 3 }],
    strategies: [
      { strategy: 'trend', quantity: 1 },
      { strategy: 'carry', quantity: 2 },
    ],
    instrumentOrders: [],
    contractOrders: [],
    matchPrices: () => ({ time: 1, first: 400, second: 410 }),
    ...change,
  });
  const orders = (change: Partial<RollPlanInput>) =>
    planRollOrders(input(change)).rolls.map((roll) => ({
      parent: [roll.instrumentOrder.strategy, roll.instrumentOrder.type, roll.instrumentOrder.trade],
      children: roll.contractOrders.map((order) => [order.contracts, order.trade, order.referencePrice]),
    }));

  it('Force: one spread out of the priced into the forward contract', () => {
    expect(orders({ rollState: 'Force' })).toEqual([
      {
        parent: [ROLL_PSEUDO_STRATEGY, 'zero-roll', 0],
        children: [[['20241200', '20251200'], [-3, 3], -10]],
      },
    ]);
  });

  it('Force_Outright: two orders', () => {
    expect(orders({ rollState: 'Force_Outright' })).toEqual([
      {
        parent: [ROLL_PSEUDO_STRATEGY, 'zero-roll', 0],
        children: [
          [['20241200'], [-3], 400],
          [['20251200'], [3], 410],
        ],
      },
    ]);
  });

  it('Close: shared among the strategies that hold the contract', () => {
    expect(orders({ rollState: 'Close' })).toEqual([
      { parent: ['trend', 'best', -1], children: [[['20241200'], [-1], 400]] },
      { parent: ['carry', 'best', -2], children: [[['20241200'], [-2], 400]] },
    ]);
    const nobody = planRollOrders(input({ rollState: 'Close', strategies: [] }));
    expect(nobody.blocked[0]).toContain('no strategy holds');
  });

  it.each(ROLL_STATES.filter((state) => !['Force', 'Force_Outright', 'Close'].includes(state)))(
    '%s: nothing',
    (rollState) => {
      expect(planRollOrders(input({ rollState }))).toEqual({ rolls: [], blocked: [] });
    },
  );

  it('moves what is held in a contract whose prices have rolled already, in every state', () => {
    const positions = [
      { contract: '20231200', quantity: -2 },
      { contract: '20241200', quantity: 0 },
    ];
    for (const rollState of ROLL_STATES) {
      expect(orders({ rollState, positions })).toEqual([
        {
          parent: [ROLL_PSEUDO_STRATEGY, 'zero-roll', 0],
          children: [[['20231200', '20241200'], [2, -2], -10]],
        },
      ]);
    }
    expect(orders({ positions, oldContracts: 'outright' })[0].children).toHaveLength(2);
  });

  it('waits for the orders that are under way', () => {
    const Force = { rollState: 'Force' as const };
    const order = { strategy: 'carry', contracts: ['20241200'], trade: [1] };
    expect(planRollOrders(input({ ...Force, contractOrders: [order] })).blocked[0]).toContain("can't roll");
    expect(
      orders({ ...Force, instrumentOrders: [{ strategy: ROLL_PSEUDO_STRATEGY, remaining: 0 }] }),
    ).toEqual([]);
    expect(orders({ ...Force, instrumentOrders: [{ strategy: 'carry', remaining: -1 }] })).toEqual([]);
    expect(orders({ ...Force, instrumentOrders: [{ strategy: 'carry', remaining: 1 }] })).toHaveLength(1);
    // Two orders can't be judged, and count as not reducing.
    const two = [
      { strategy: 'carry', remaining: -1 },
      { strategy: 'trend', remaining: -1 },
    ];
    expect(orders({ ...Force, instrumentOrders: two })).toHaveLength(1);
    const old = {
      positions: [{ contract: '20231200', quantity: 2 }],
      contractOrders: [{ strategy: 'x', contracts: ['20231200', '20241200'], trade: [1] }],
    };
    expect(planRollOrders(input(old))).toMatchObject({
      rolls: [],
      blocked: [expect.stringContaining('20231200')],
    });
  });

  it('a flat roll leaves the sum of all contracts as it is', () => {
    const lots = fc.integer({ min: -9, max: 9 });
    const states = fc.constantFrom<RollState>('Force', 'Force_Outright', 'Passive');
    fc.assert(
      fc.property(lots, lots, states, (old, priced, rollState) => {
        const positions = [
          { contract: '20231200', quantity: old },
          { contract: '20241200', quantity: priced },
        ];
        const { rolls } = planRollOrders(input({ positions, rollState }));
        for (const roll of rolls) {
          const trades = roll.contractOrders.flatMap((order) => order.trade);
          expect(trades.reduce((a, b) => a + b, 0) + 0).toBe(0);
        }
      }),
    );
  });
});

describe('automatic decision', () => {
  /** In the roll cycle of the day by its roll date, not near it, the forward contract not liquid. */
  const facts: RollFacts = {
    state: 'No_Roll',
    isOperatorState: false,
    position: 2,
    daysUntilRoll: 10,
    daysUntilExpiry: 40,
    daysUntilCarryExpiry: 100,
    pricedVolume: 100_000,
    forwardVolume: 50,
  };
  const near = { daysUntilRoll: 9 };
  const far = { daysUntilRoll: 11, daysUntilExpiry: 16 };
  const flat = { position: 0 };
  const liquid = { forwardVolume: 20_000 };
  const busier = { pricedVolume: 50, forwardVolume: 60 };
  const decide = (change: Partial<RollFacts>, policy = {}) => {
    const decision = decideRollState({ ...facts, ...change }, { ...DEFAULT_ROLL_POLICY, ...policy });
    if (decision.kind === 'set') return decision.state;
    return decision.kind === 'operator' ? `stays, not ${decision.wanted}` : decision.kind;
  };
  /** Every cell: what is held, how liquid the forward contract is, how far the roll; then with the contract expired. */
  const expired = { daysUntilRoll: -5, daysUntilExpiry: 0 };
  it.each<[Partial<RollFacts>, Partial<RollFacts>, Partial<RollFacts>, string]>([
    [{}, {}, far, 'unchanged'],
    [{}, {}, {}, 'unchanged'],
    [{}, {}, near, 'No_Open'],
    [{}, {}, expired, 'No_Open'],
    [{}, liquid, far, 'unchanged'],
    [{}, liquid, {}, 'Passive'],
    [{}, liquid, near, 'ask'],
    [{}, liquid, expired, 'ask'],
    [{}, busier, far, 'unchanged'],
    [{}, busier, {}, 'Passive'],
    [{}, busier, near, 'ask'],
    [{}, busier, expired, 'ask'],
    [flat, {}, far, 'unchanged'],
    [flat, {}, {}, 'unchanged'],
    [flat, {}, near, 'No_Open'],
    [flat, {}, expired, 'Roll_Adjusted'],
    [flat, liquid, far, 'unchanged'],
    [flat, liquid, {}, 'Roll_Adjusted'],
    [flat, liquid, near, 'Roll_Adjusted'],
    [flat, liquid, expired, 'Roll_Adjusted'],
    [flat, busier, far, 'unchanged'],
    [flat, busier, {}, 'Roll_Adjusted'],
    [flat, busier, near, 'Roll_Adjusted'],
    [flat, busier, expired, 'Roll_Adjusted'],
  ])('from No_Roll with %j, %j, %j: %s', (held, volumes, days, expected) => {
    expect(decide({ ...held, ...volumes, ...days })).toBe(expected);
  });

  it('does not roll a flat instrument before days_ahead, however liquid its forward contract is', () => {
    for (const state of ROLL_STATES.filter((each) => each !== 'Roll_Adjusted'))
      for (const held of [{}, flat])
        for (const volumes of [{}, liquid, busier])
          expect(decide({ state, ...held, ...volumes, ...far })).toBe('unchanged');
    expect(decide({ ...flat, ...liquid, ...far }, { days_ahead: 11 })).toBe('Roll_Adjusted');
    expect(decide({ ...flat, ...liquid }, { days_ahead: 9 })).toBe('unchanged');
    expect(decide({ ...flat, ...liquid, daysUntilRoll: Number.NaN })).toBe('unchanged');
  });

  it.each<[Partial<RollFacts>, RollNearness]>([
    [{ daysUntilRoll: 11, daysUntilExpiry: 11, daysUntilCarryExpiry: 11 }, 'far'],
    [{ daysUntilRoll: 10, daysUntilExpiry: 11, daysUntilCarryExpiry: 11 }, 'roll'],
    [{ daysUntilRoll: 11, daysUntilExpiry: 10, daysUntilCarryExpiry: 11 }, 'roll'],
    [{ daysUntilRoll: 11, daysUntilExpiry: 11, daysUntilCarryExpiry: 10 }, 'carry'],
    [{ daysUntilRoll: 11, daysUntilExpiry: 11, daysUntilCarryExpiry: -60 }, 'carry'],
    [{ daysUntilRoll: 10, daysUntilExpiry: 11, daysUntilCarryExpiry: -60 }, 'roll'],
  ])('days %j to roll and expiries: to look at for %s', (days, expected) => {
    expect(rollNearness({ ...facts, ...days }, DEFAULT_ROLL_POLICY)).toBe(expected);
  });

  it('does not roll, nor ask, because the carry contract expires', () => {
    for (const daysUntilCarryExpiry of [10, 0, -60])
      for (const held of [{}, flat])
        for (const volumes of [{}, liquid, busier]) {
          const change = { ...held, ...volumes, ...far, daysUntilCarryExpiry };
          expect(decide(change)).toBe('unchanged');
          expect(decide({ ...change, state: 'Passive', isOperatorState: true })).toBe('unchanged');
        }
  });

  it('each parameter has its effect', () => {
    expect(decide({ ...liquid, ...near }, { near_expiry_days: 9 })).toBe('Passive');
    expect(decide(liquid, { min_relative_volume: 0.3 })).toBe('unchanged');
    expect(decide(liquid, { min_absolute_volume: 20_000 })).toBe('unchanged');
    expect(decide(busier, { auto_roll_if_relative_volume_higher_than: 1.2 })).toBe('unchanged');
    expect(decide({ ...flat, ...expired }, { auto_roll_expired: false })).toBe('No_Open');
  });

  it.each<[RollState | 'Ask', string]>([
    ['Ask', 'ask'],
    ['Force', 'Force'],
    ['Force_Outright', 'Force_Outright'],
    ['Close', 'Close'],
    ['Passive', 'Passive'],
    ['No_Open', 'No_Open'],
    ['No_Roll', 'unchanged'],
  ])('undecided, by configuration %s: %s', (undecided, expected) => {
    const policy = { default_roll_state_if_undecided: undecided };
    expect(decide({ ...liquid, ...near }, policy)).toBe(expected);
    expect(decide({ ...liquid, ...near, isOperatorState: true }, policy)).toBe(
      undecided === 'Ask' || expected === 'unchanged' ? 'unchanged' : `stays, not ${undecided}`,
    );
    expect(decide({ ...liquid }, policy)).toBe('Passive');
    expect(decide({ ...flat, ...liquid, ...near }, policy)).toBe('Roll_Adjusted');
  });

  it.each<[RollState, Partial<RollFacts>, string]>([
    ['Passive', liquid, 'unchanged'],
    ['Passive', { ...flat, ...liquid }, 'Roll_Adjusted'],
    ['Passive', near, 'No_Open'],
    ['Force', { ...liquid, ...near }, 'ask'],
    ['No_Open', near, 'unchanged'],
    ['No_Open', {}, 'No_Roll'],
    // Not in the table of transitions: the automatic decision keeps to it too.
    ['No_Open', flat, 'not-allowed'],
    ['Force', { ...flat, ...near }, 'not-allowed'],
    ['No_Open', { ...flat, ...expired }, 'Roll_Adjusted'],
    ['Roll_Adjusted', { ...flat, ...far }, 'Roll_Adjusted'],
    ['Roll_Adjusted', far, 'No_Roll'],
  ])('from %s, set by the policy, with %j: %s', (state, change, expected) => {
    expect(decide({ state, ...change })).toBe(expected);
  });

  it.each<[RollState, Partial<RollFacts>, string]>([
    ['No_Roll', near, 'stays, not No_Open'],
    ['No_Roll', liquid, 'stays, not Passive'],
    ['No_Roll', { ...flat, ...liquid }, 'stays, not Roll_Adjusted'],
    ['No_Roll', { ...flat, ...expired }, 'stays, not Roll_Adjusted'],
    ['No_Roll', { ...liquid, ...near }, 'unchanged'],
    ['No_Open', {}, 'stays, not No_Roll'],
    ['No_Open', { ...flat, ...liquid }, 'stays, not Roll_Adjusted'],
    ['Passive', near, 'stays, not No_Open'],
    ['Passive', {}, 'stays, not No_Roll'],
    ['Passive', { ...liquid, ...near }, 'unchanged'],
    ['Force', { ...liquid, ...near }, 'unchanged'],
    ['Force', liquid, 'stays, not Passive'],
    // Set to leave the contract, and it is left: the prices follow.
    ['Passive', { ...flat, ...liquid }, 'Roll_Adjusted'],
    ['Force', { ...flat, ...liquid }, 'Roll_Adjusted'],
    ['Force_Outright', { ...flat, ...expired }, 'Roll_Adjusted'],
    ['Close', { ...flat, ...liquid }, 'Roll_Adjusted'],
  ])('never overwrites %s that a person has set, with %j: %s', (state, change, expected) => {
    expect(decide({ state, isOperatorState: true, ...change })).toBe(expected);
  });

  it('smooths volumes over two weeks', () => {
    const now = 100 * DAY;
    const volumes = {
      times: Float64Array.of(80, 98, 99).map((d) => d * DAY),
      columns: { volume: Float64Array.of(9999, 100, 400) },
    };
    expect(smoothedVolume(volumes, now)).toBe((400 + 0.5 * 100) / 1.5);
    expect(
      smoothedVolume({ times: new Float64Array(0), columns: { volume: new Float64Array(0) } }, now),
    ).toBe(0);
    expect(relativeVolume(0, 5)).toBe(50_000);
    expect(relativeVolume(10, 5)).toBe(0.5);
    expect(relativeVolume(Number.NaN, 5)).toBe(0);
  });
});

describe('the smoothed volume of days', () => {
  it.each<[string, readonly (readonly [number, number])[], number]>([
    ['none', [], 0],
    ['one of exactly 14 days ago', [[86, 7]], 7],
    ['one before', [[85.99, 7]], 0],
    ['one of just now', [[100, 7]], 7],
    [
      'one to come',
      [
        [99, 4],
        [100.01, 7],
      ],
      4,
    ],
    [
      'a missing one between',
      [
        [97, 100],
        [98, Number.NaN],
        [99, 400],
      ],
      (400 + 0.25 * 100) / 1.25,
    ],
    ['only missing ones', [[98, Number.NaN]], 0],
  ])('%s', (_what, days, expected) => {
    const daily = {
      times: Float64Array.from(days, ([day]) => day * DAY),
      columns: { volume: Float64Array.from(days, ([, volume]) => volume) },
    };
    expect(smoothedVolume(daily, 100 * DAY)).toBe(expected);
  });
});

describe('the policy at its bounds', () => {
  const facts: RollFacts = {
    ...{ state: 'No_Roll', isOperatorState: false, position: 0 },
    ...{ daysUntilRoll: 5, daysUntilExpiry: 20, daysUntilCarryExpiry: 20 },
    ...{ pricedVolume: 10_000, forwardVolume: 0 },
  };
  it.each<[string, Partial<RollFacts>, boolean]>([
    ['exactly as relative as needed', { pricedVolume: 20_000, forwardVolume: 200 }, false],
    ['exactly as many contracts as needed', { pricedVolume: 1_000, forwardVolume: 100.9 }, false],
    ['one more', { pricedVolume: 1_000, forwardVolume: 101 }, true],
    ['as busy as the priced contract', { pricedVolume: 50, forwardVolume: 50 }, false],
    ['busier', { pricedVolume: 50, forwardVolume: 51 }, true],
    ['enough contracts, but few of many', { pricedVolume: 1e6, forwardVolume: 5_000 }, false],
  ])('a forward contract that is %s is liquid: %s', (_what, change, liquid) => {
    expect(decideRollState({ ...facts, ...change })).toEqual({
      kind: 'set',
      state: liquid ? 'Roll_Adjusted' : 'No_Open',
    });
  });

  it('with one day to its expiry a flat contract has not expired', () => {
    expect(decideRollState({ ...facts, daysUntilExpiry: 1 })).toEqual({ kind: 'set', state: 'No_Open' });
    expect(decideRollState({ ...facts, daysUntilExpiry: 0 })).toEqual({
      kind: 'set',
      state: 'Roll_Adjusted',
    });
  });
});

describe('checks', () => {
  it('transitions are enforced', () => {
    expect(checkStateChange('No_Roll', 'Passive', 3).kind).toBe('allowed');
    expect(checkStateChange('No_Roll', 'Roll_Adjusted', 3).kind).toBe('refused');
    expect(checkStateChange('Force', 'No_Roll', 0).kind).toBe('refused');
  });

  it('prices roll only with nothing held or ordered in the priced contract', () => {
    expect(checkPriceRoll('20241200', 0, []).kind).toBe('allowed');
    expect(checkPriceRoll('20241200', 1, []).kind).toBe('refused');
    expect(checkPriceRoll('20241200', 0, [{ contracts: ['20241200', '20251200'] }]).kind).toBe('refused');
  });

  it('leaves forced states once nothing is held', () => {
    expect(ROLL_STATES.map((state) => stateAfterLeaving(state, 0))).toEqual([
      'No_Roll',
      'Passive',
      'Passive',
      'Passive',
      'Roll_Adjusted',
      'Passive',
      'No_Open',
    ]);
    expect(stateAfterLeaving('Force', 1)).toBe('Force');
    expect([capacityNeeded('Force', -3), capacityNeeded('Close', -3), capacityNeeded('Passive', -3)]).toEqual(
      [6, 3, 0],
    );
  });
});
