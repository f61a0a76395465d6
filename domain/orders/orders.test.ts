import fc from 'fast-check';
import { cutToTotalLiteral } from '../../test/golden/support/literal';
import { algoNamed, allocateAlgo } from './algo';
import { conflictResidual } from './conflict';
import { passiveShare, unspokenPosition } from './passive-roll';
import { priceCollar } from './price-collar';
import { requiredTrade, requiredTradeOfOptimised } from './required-trade';
import { type SpawnInput, spawnContractOrders } from './spawn';
import { cutToTotal, ratioOf, sortLegs } from './trade-quantity';

describe('trade quantities', () => {
  it.each([
    [[49], 1, [0], [1]],
    [[22], 15, [14], [15]],
    [[-25], 7, [-8], [-7]],
  ])('%j cut to %i: pysystemtrade gives %j, we %j', (trade, most, literal, right) => {
    expect(cutToTotalLiteral(trade, most)).toEqual(literal);
    expect(cutToTotal(trade, most)).toEqual(right);
  });

  it('gives a ratio with the first leg positive', () => {
    expect(ratioOf([-2, 4, -2])).toEqual({ ratio: [1, -2, 1], multiple: -2 });
    expect(ratioOf([0, 0])).toBeUndefined();
  });

  it('sorts legs together with their quantities', () => {
    expect(sortLegs(['20250300', '20241200'], [2, -2])).toEqual({
      contracts: ['20241200', '20250300'],
      trade: [-2, 2],
    });
  });
});

describe('required trades', () => {
  it.each([
    [10.87, 13.32, 15, -2],
    [3.4, 5, 3, 0],
    [1.5, 2.5, 0, 2],
    [Number.NaN, Number.NaN, 7, 0],
    [0, 0, -4, 4],
  ])('between %d and %d, holding %i -> %i', (lower, upper, held, trade) => {
    expect(requiredTrade({ lower, upper }, held)).toBe(trade);
  });

  it.each([
    [10.87, 13.32, 12.2, 15, -3],
    [10.87, 13.32, 11.7, 4, 8],
    [10.87, 13.32, 12.2, 12, 0],
    [2.1, 3.6, 3.2, 4, 0], // 4 is the rounded edge: the backtest stays there too
  ])('between %d and %d, to %d, holding %i -> %i', (lower, upper, target, held, trade) => {
    expect(requiredTrade({ lower, upper, target }, held)).toBe(trade);
  });

  it('of whole positions is their difference', () => {
    expect(requiredTradeOfOptimised(-2, 3)).toBe(-5);
  });
});

describe('conflicts with active orders', () => {
  it.each([
    [2, [{ trade: 4, filled: 3 }], { kind: 'put', trade: 1 }],
    [2, [{ trade: 2, filled: 0 }], { kind: 'nothing', reason: 'already-on-the-way' }],
    [0, [{ trade: 2, filled: 0 }], { kind: 'put', trade: -2 }],
    [0, [], { kind: 'nothing', reason: 'zero-order' }],
    [3, [], { kind: 'put', trade: 3 }],
  ])('wanted %i beside %j', (wanted, active, answer) => {
    expect(conflictResidual(wanted, active)).toEqual(answer);
  });
});

describe('spawning contract orders', () => {
  const input = (change: Partial<SpawnInput>, order: Partial<SpawnInput['order']> = {}): SpawnInput => ({
    order: { strategy: 'carry', instrument: 'CORN', trade: [5], type: 'best', ...order },
    rollState: 'No_Roll',
    contracts: { price: '20241200', forward: '20251200' },
    pricedPosition: -2,
    matchPrices: () => ({ time: 0, first: 101, second: 103.5 }),
    strategyPosition: -2,
    expiring: [],
    ...change,
  });
  const trades = (given: SpawnInput) => {
    const spawned = spawnContractOrders(given);
    return spawned.kind === 'orders' ? spawned.orders.map((o) => [o.contracts[0], o.trade[0]]) : spawned.kind;
  };
  const [priced, forward] = ['20241200', '20251200'];

  it.each([
    ['No_Roll', -2, [[priced, 5]]],
    ['No_Open', -2, [[priced, 2]]],
    ['Passive', 0, [[forward, 5]]],
    ['Passive', 3, [[forward, 5]]],
    ['Passive', -7, [[priced, 5]]],
    ['Passive', -5, [[priced, 5]]],
    [
      'Passive',
      -2,
      [
        [priced, 2],
        [forward, 3],
      ],
    ],
    ['Force', -7, [[priced, 5]]],
    ['Force', 7, 'wait'],
    ['Force_Outright', 7, 'wait'],
    ['Close', -7, 'wait'],
    ['Roll_Adjusted', 0, 'wait'],
  ] as const)('buy 5, %s, holding %i', (rollState, pricedPosition, expected) => {
    expect(trades(input({ rollState, pricedPosition }))).toEqual(expected);
  });

  it.each([
    [5, 0, 'wait'],
    [5, 3, 'wait'],
    [5, -7, [[priced, 5]]],
    [5, -2, [[priced, 2]]],
    [-5, 3, [[priced, -3]]],
    [-5, 0, 'wait'],
  ] as const)('No_Open opens nothing: a trade of %i of a strategy that holds %i', (trade, held, expected) => {
    const given = input({ rollState: 'No_Open', strategyPosition: held }, { trade: [trade] });
    expect(trades(given)).toEqual(expected);
  });

  it.each([
    ['No_Roll', 5, 0, 'wait'],
    ['No_Roll', 5, 2, 'wait'],
    ['No_Roll', 5, -7, [[priced, 5]]],
    ['No_Roll', 5, -2, [[priced, 2]]],
    [
      'Passive',
      5,
      -2,
      [
        [priced, 2],
        [forward, 3],
      ],
    ],
    ['Passive', 5, 0, [[forward, 5]]],
  ] as const)(
    'opens nothing in a contract about to expire: %s, buy %i, holding %i',
    (rollState, trade, held, expected) => {
      const expiring = [{ contract: priced, position: held, reason: `${priced} expires today` }];
      expect(trades(input({ rollState, pricedPosition: held, expiring }, { trade: [trade] }))).toEqual(
        expected,
      );
    },
  );

  it('children trade what the parent wants', () => {
    const lots = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(lots, lots, (trade, held) => {
        const share = passiveShare(trade, held);
        expect(share.priced + share.forward).toBe(trade);
        expect(Math.abs(held + share.priced)).toBeLessThanOrEqual(Math.abs(held));
      }),
    );
  });

  it('several strategies together never trade the priced contract beyond what is held of it', () => {
    const lots = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(lots, fc.array(lots, { maxLength: 5 }), (held, tradesWanted) => {
        const priced: number[] = [];
        let forward = 0;
        for (const trade of tradesWanted) {
          const share = passiveShare(trade, unspokenPosition(held, priced));
          priced.push(share.priced);
          forward += share.forward;
        }
        const left = priced.reduce((sum, each) => sum + each, held);
        expect(left * held).toBeGreaterThanOrEqual(0);
        expect(Math.abs(left)).toBeLessThanOrEqual(Math.abs(held));
        expect(left + forward).toBe(tradesWanted.reduce((sum, each) => sum + each, held));
      }),
    );
  });

  it('translates the limit price into the contract that is traded', () => {
    const given = input(
      { rollState: 'Passive', pricedPosition: 0 },
      {
        type: 'limit',
        limitPrice: 100,
        limitContract: priced,
        referencePrice: 99,
        referenceContract: priced,
      },
    );
    const spawned = spawnContractOrders(given);
    expect(spawned).toMatchObject({
      kind: 'orders',
      orders: [{ limitPrice: 102.5, referencePrice: 101.5, rollOrder: false }],
    });
  });

  it('makes no order at all when the limit price cannot be told', () => {
    const order = { type: 'limit', limitPrice: 100, limitContract: priced } as const;
    expect(
      trades(input({ rollState: 'Passive', pricedPosition: 0, matchPrices: () => undefined }, order)),
    ).toBe('refused');
    expect(trades(input({}, { type: 'limit' }))).toBe('refused');
  });

  it('goes without a reference price, with a warning', () => {
    const order = { referencePrice: 99, referenceContract: '20240900' };
    const spawned = spawnContractOrders(input({ matchPrices: () => undefined }, order));
    expect(spawned).toMatchObject({ kind: 'orders', warnings: [expect.stringContaining('slippage')] });
  });

  it('refuses spreads, and types without a contract order', () => {
    expect(trades(input({}, { trade: [1, -1] }))).toBe('refused');
    expect(trades(input({}, { type: 'zero-roll' }))).toBe('refused');
    expect(trades(input({}, { type: 'transfer' }))).toBe('refused');
    expect(trades(input({}, { trade: [0] }))).toBe('wait');
  });
});

describe('algorithms', () => {
  const config = {
    default: 'market',
    market: 'market',
    best: 'market',
    limit: 'limit',
    overrides: { GOLD: 'market' },
  } as const;
  const choose = (type: 'panic' | 'best' | 'limit' | 'balance', instrument = 'CORN', algo = '') =>
    allocateAlgo({ type, instrument, algo }, config);

  it('a panic order goes to the market', () => {
    expect(choose('panic')).toEqual({ kind: 'algo', algo: 'market' });
  });

  it('a limit order stays one whatever the instrument usually gets; what the operator has set comes first', () => {
    expect(choose('best')).toEqual({ kind: 'algo', algo: 'market' });
    expect(choose('limit', 'GOLD')).toEqual({ kind: 'algo', algo: 'limit' });
    expect(choose('best', 'CORN', 'limit')).toEqual({ kind: 'algo', algo: 'limit' });
    expect(choose('balance').kind).toBe('refused');
  });

  it('does not run an algorithm that does not exist here as another', () => {
    expect(choose('best', 'CORN', 'no.such.algo').kind).toBe('refused');
    expect(algoNamed('sysexecution.algos.algo_best.algoBest')).toBeUndefined();
    expect(algoNamed('constructor')).toBeUndefined();
    expect(algoNamed('sysexecution.algos.algo_market.algoMarket')).toBe('market');
  });
});

describe('price collar', () => {
  it('is the configured number of daily moves, half a percent at least, a tenth where moves are unknown', () => {
    const collars = [priceCollar(100, 2, 5), priceCollar(-100, 0.001, 5), priceCollar(100, Number.NaN, 5)];
    expect(collars).toEqual([10, 0.5, 10]);
    // Prices that have not moved, or moves below zero, say nothing about the next one.
    expect([priceCollar(100, 0, 5), priceCollar(100, -2, 5)]).toEqual([10, 10]);
  });
});
