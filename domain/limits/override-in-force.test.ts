import { overrideInForce } from './override-in-force';

const SETTINGS = {
  duplicate_instruments: { exclude: { gold: ['GOLD_micro'], silver: 'SILVER_micro' } },
  exclude_instrument_lists: {
    bad_markets: ['MILK'],
    ignore_instruments: ['OLD'],
    trading_restrictions: ['US_ONLY', 'MILK_CME'],
  },
};

describe('the override in force', () => {
  it.each([
    ['without any', [], 'CORN', { kind: 'multiplier', value: 1 }],
    ['of the strategy', [['trend', '', 0.5]], 'CORN', { kind: 'multiplier', value: 0.5 }],
    ['of the instrument', [['', 'CORN', 0]], 'CORN', { kind: 'close' }],
    ['of both', [['trend', 'CORN', 'no-trading']], 'CORN', { kind: 'no-trading' }],
    ['of another strategy', [['carry', '', 0]], 'CORN', { kind: 'multiplier', value: 1 }],
    ['of another instrument', [['', 'GOLD', 0]], 'CORN', { kind: 'multiplier', value: 1 }],
    [
      'several multiply',
      [
        ['trend', '', 0.5],
        ['', 'CORN', 0.5],
      ],
      'CORN',
      { kind: 'multiplier', value: 0.25 },
    ],
    ["pysystemtrade's code", [['', '', -2]], 'CORN', { kind: 'reduce-only' }],
    ['a number that means nothing', [['', '', 7]], 'CORN', { kind: 'no-trading' }],
    ['a duplicate', [], 'GOLD_micro', { kind: 'reduce-only' }],
    ['a single duplicate', [], 'SILVER_micro', { kind: 'reduce-only' }],
    ['a bad market', [], 'MILK', { kind: 'reduce-only' }],
    ['an ignored one', [], 'OLD', { kind: 'reduce-only' }],
    ['a restricted one', [['', '', 0.5]], 'US_ONLY', { kind: 'no-trading' }],
    ['closing, of a bad market', [['', 'MILK', 0]], 'MILK', { kind: 'close' }],
  ] as const)('%s', (_, stored, instrument, expected) => {
    const rules = stored.map(([strategy, of, value]) => ({ strategy, instrument: of, value }));
    expect(overrideInForce(SETTINGS, rules, 'trend', instrument)).toEqual(expected);
  });
});
