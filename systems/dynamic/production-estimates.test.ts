import { DAY_MS } from '../../domain/time/units';
import { parseBacktestConfig } from '../config/parse-backtest-config';
import { createBacktest } from '../create-backtest';
import { systemData } from '../data/in-memory-data';
import { businessDays } from '../primitives/calendar';
import { lastDayOf } from './last-day';
import { productionEstimates } from './production-estimates';

const DAYS = 1500;
const times = businessDays(0, 2 * DAYS * DAY_MS).slice(0, DAYS);

/** Prices that move four times as much before the last 512 days, when they move against each other. */
const moves = (code: string) =>
  times.map((_, i) => {
    const wave = Math.sin(i * 12.9898) + (code === 'A' ? 0 : 0.5 * Math.sin(i * 4.1414));
    if (i >= DAYS - 512) return wave;
    return (code === 'A' ? 4 : -4) * wave;
  });
const prices = (code: string) => {
  let level = 5000;
  return moves(code).map((move) => {
    level += move;
    return level;
  });
};
const contract = new Float64Array(DAYS).fill(20301200);
const data = systemData({
  instrumentCodes: ['A', 'B'],
  adjustedPrices: (code) => ({ times, columns: { price: prices(code) } }),
  multiplePrices: (code) => ({
    times,
    columns: {
      PRICE: prices(code),
      FORWARD: prices(code),
      CARRY: prices(code),
      PRICE_CONTRACT: contract,
      FORWARD_CONTRACT: contract,
      CARRY_CONTRACT: contract,
    },
  }),
  storedFx: () => undefined,
  instruments: new Map(
    ['A', 'B'].map((code) => [
      code,
      {
        code,
        description: '',
        pointSize: 10,
        currency: 'USD',
        assetClass: 'Equity',
        region: '' as const,
        perBlock: 0,
        percentage: 0,
        perTrade: 0,
      },
    ]),
  ),
  spreadCosts: new Map(),
  rollParameters: new Map(
    ['A', 'B'].map((code) => [
      code,
      {
        holdRollCycle: 'HMUZ',
        pricedRollCycle: 'HMUZ',
        rollOffsetDays: -5,
        carryOffset: 1,
        expiryOffset: 0,
      },
    ]),
  ),
  lastDay: times[DAYS - 1],
});
const configOf = (more: object) =>
  parseBacktestConfig(
    {
      trading_rules: { long: 'systems.provided.rules.bias.long_bias' },
      instrument_weights: { A: 0.5, B: 0.5 },
      ...more,
    },
    { file: 'mine.yaml' },
  );
const simple = (days: number) => ({
  volatility_calculation: { func: 'simple_ewvol_calc', days },
});

describe("inputs of pysystemtrade's production (3)", () => {
  const backtest = createBacktest(configOf({ small_system: { shadow_cost: 50 }, ...simple(2000) }), data);

  it('estimates from the last 512 business days alone', () => {
    const { correlation, annualStdevs } = productionEstimates(backtest, configOf(simple(2000)));
    expect(correlation.names).toEqual(['A', 'B']);
    expect(correlation.values[1]).toBeGreaterThan(0.6);
    const ofBacktest = lastDayOf(backtest).instruments.map(({ annualStdev }) => annualStdev);
    expect(annualStdevs[0]).toBeLessThan(0.6 * ofBacktest[0]);
    const recent = Array.from(moves('A').slice(DAYS - 511));
    const mean = recent.reduce((sum, x) => sum + x, 0) / recent.length;
    const plain = Math.sqrt(recent.reduce((sum, x) => sum + (x - mean) ** 2, 0) / recent.length);
    expect((annualStdevs[0] * prices('A')[DAYS - 1]) / 16 / plain).toBeCloseTo(1, 1);
  });

  it('takes small_system and the volatility from outside of the strategy', () => {
    const outside = configOf({ small_system: { shadow_cost: 500, cost_multiplier: 3 }, ...simple(5) });
    const { production, speed, costMultiplier } = lastDayOf(backtest, outside);
    expect([speed.shadowCost, costMultiplier]).toEqual([50, 1]);
    expect(production).toMatchObject({
      speed: { shadowCost: 500, trackingErrorBuffer: 0.0125 },
      costMultiplier: 3,
    });
    expect(production.annualStdevs).not.toEqual(
      productionEstimates(backtest, configOf(simple(35))).annualStdevs,
    );
  });
});
