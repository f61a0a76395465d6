import fc from 'fast-check';
import { ROLL_PSEUDO_STRATEGY } from '../orders/order';
import { capacityNeeded, checkPriceRoll, checkStateChange } from './roll-checks';
import {
  DEFAULT_ROLL_POLICY,
  decideRollState,
  type RollFacts,
  relativeVolume,
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

  it('Close: on behalf of the strategy that holds most', () => {
    expect(orders({ rollState: 'Close' })).toEqual([
      { parent: ['carry', 'best', -3], children: [[['20241200'], [-3], 400]] },
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
    const order = { strategy: 'carry', contracts: ['20241200'] };
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
      contractOrders: [{ strategy: 'x', contracts: ['20231200', '20241200'] }],
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
  const facts: RollFacts = {
    state: 'No_Roll',
    position: 2,
    daysUntilRoll: 30,
    daysUntilExpiry: 40,
    pricedVolume: 1000,
    forwardVolume: 50,
  };
  const decide = (change: Partial<RollFacts>, policy = {}) => {
    const decision = decideRollState({ ...facts, ...change }, { ...DEFAULT_ROLL_POLICY, ...policy });
    return decision.kind === 'set' ? decision.state : decision.kind;
  };
  const liquid = { forwardVolume: 200 };

  it.each<[string, Partial<RollFacts>, string]>([
    ['far away and illiquid', {}, 'unchanged'],
    ['near and illiquid', { daysUntilRoll: 5 }, 'No_Open'],
    ['liquid, held, far', liquid, 'Passive'],
    ['liquid, held, near', { ...liquid, daysUntilRoll: 9 }, 'ask'],
    ['liquid and flat', { ...liquid, position: 0 }, 'Roll_Adjusted'],
    ['more volume in the forward', { forwardVolume: 60, pricedVolume: 50 }, 'Passive'],
    ['expired and flat', { position: 0, daysUntilExpiry: 0 }, 'Roll_Adjusted'],
    ['expired and held', { daysUntilExpiry: -1, daysUntilRoll: -6 }, 'No_Open'],
    ['already passive', { ...liquid, state: 'Passive' }, 'unchanged'],
  ])('%s', (_, change, expected) => {
    expect(decide(change)).toBe(expected);
  });

  it('[FIX] a configured state is a state, not a text', () => {
    expect(decide({ ...liquid, daysUntilRoll: 2 }, { default_roll_state_if_undecided: 'Force' })).toBe(
      'Force',
    );
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
    expect(relativeVolume(Number.NaN, 5)).toBe(0);
  });
});

describe('checks', () => {
  it('[FIX] transitions are enforced', () => {
    expect(checkStateChange('No_Roll', 'Passive', 3).kind).toBe('allowed');
    expect(checkStateChange('No_Roll', 'Roll_Adjusted', 3).kind).toBe('refused');
    expect(checkStateChange('Force', 'No_Roll', 0).kind).toBe('refused');
  });

  it('[FIX] prices roll only with nothing held or ordered in the priced contract', () => {
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
