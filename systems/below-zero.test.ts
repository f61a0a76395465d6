/** Prices below zero, of exactly zero, and that no longer move: what a position, its risk and its costs make of them. */
import { createBacktestReport } from '../reports/backtest/create-backtest-report';
import { renderText } from '../reports/renderers/text';
import { percentReturns } from './accounting/account-curve';
import { tradingCost } from './accounting/instrument-cost';
import type { Backtest } from './backtest';
import { parseBacktestConfig } from './config/parse-backtest-config';
import { createBacktest } from './create-backtest';
import { systemData } from './data/in-memory-data';
import { lastDayOf, problemOfLastDay } from './dynamic/last-day';
import { productionProblem } from './dynamic/production-problem';
import { backtestNotes } from './notes';
import { businessDays } from './primitives/calendar';
import { lastValid } from './primitives/time-series';

const POINT = 500;
const times = businessDays(Date.UTC(2018, 0, 1), Date.UTC(2020, 3, 20));
const rows = times.length;

/** A falling price with noise; the adjusted one, from which forecasts and volatility come, is always the same. */
const adjusted = times.map((_, i) => 300 - i / 4 + 6 * Math.sin(i * 1.7) + 3 * Math.sin(i / 5));

/** The price of the contract held, which is what a position is worth. */
function backtestOf(
  current: (row: number) => number,
  more: Record<string, unknown> = {},
  adj = adjusted,
): Backtest {
  const price = times.map((_, i) => current(i));
  const contract = times.map(() => 20200600);
  const data = systemData({
    instrumentCodes: ['OIL', 'OTHER'],
    adjustedPrices: (code) => ({
      times,
      columns: { price: code === 'OIL' ? adj : adjusted.map((x, i) => 100 + x / 7 + Math.cos(i)) },
    }),
    multiplePrices: (code) => {
      const PRICE = code === 'OIL' ? price : price.map((_, i) => 200 + Math.cos(i));
      return {
        times,
        columns: {
          PRICE,
          CARRY: PRICE.map((x) => x + 1),
          FORWARD: PRICE.map((x) => x + 1),
          PRICE_CONTRACT: contract,
          CARRY_CONTRACT: contract.map((x) => x + 100),
          FORWARD_CONTRACT: contract.map((x) => x + 100),
        },
      };
    },
    storedFx: () => undefined,
    instruments: new Map(
      ['OIL', 'OTHER'].map((code) => [
        code,
        {
          ...{ code, description: code, pointSize: POINT, currency: 'USD', assetClass: 'Energy' },
          ...{ perBlock: 1, percentage: 0.001, perTrade: 0, region: 'US' as const },
        },
      ]),
    ),
    spreadCosts: new Map([['OIL', 0.02]]),
    rollParameters: new Map(
      ['OIL', 'OTHER'].map((code) => [
        code,
        {
          holdRollCycle: 'HMUZ',
          pricedRollCycle: 'HMUZ',
          rollOffsetDays: -5,
          carryOffset: 1,
          expiryOffset: 15,
        },
      ]),
    ),
    lastDay: times[rows - 1],
  });
  const raw = {
    trading_rules: {
      trend: {
        function: 'systems.provided.rules.ewmac.ewmac',
        other_args: { Lfast: 16, Lslow: 64 },
        forecast_scalar: 2,
      },
    },
    forecast_weights: { trend: 1 },
    instrument_weights: { OIL: 0.5, OTHER: 0.5 },
    notional_trading_capital: 100_000_000,
    use_attenuation: ['trend'],
    ...more,
  };
  return createBacktest(parseBacktestConfig(raw, { file: 'case' }), data);
}

const above = () => backtestOf(() => 40);
const below = () => backtestOf((row) => (row < rows - 3 ? 40 : -37.63));
const zero = () => backtestOf((row) => (row < rows - 1 ? 40 : 0));

describe('a price below zero', () => {
  it.each([
    ['below zero', below],
    ['of exactly zero', zero],
  ])('leaves a position its sign and its size: %s', (_, build) => {
    const backtest = build();
    const usual = above();
    expect(lastValid(backtest.combinedForecast('OIL').values)).toBeLessThan(-1);
    const risk = lastValid(backtest.rawdata('OIL').dailyVol().values) * POINT;
    const row = rows - 1;
    expect(backtest.sizing.instrumentValueVol('OIL').values[row]).toBeCloseTo(risk, 6);
    const positionAt = (one: Backtest) => {
      const { values } = one.sizing.averagePosition('OIL');
      return values[row];
    };
    expect(positionAt(backtest)).toBeCloseTo(positionAt(usual), 9);
    expect(backtest.notionalPosition('OIL').values[row]).toBeLessThan(0);
    expect(backtest.sizing.blockValue('OIL').values[row]).toBeGreaterThan(0);
  });

  it('keeps percentages finite, and a rise a rise', () => {
    for (const build of [below, zero]) {
      const raw = build().rawdata('OIL');
      for (const series of [raw.percentVol(), raw.percentReturn(), raw.factor('skew', 365)])
        expect([...series.values].filter((x) => Math.abs(x) === Infinity)).toEqual([]);
      const { values } = raw.percentReturn();
      for (let i = rows - 3; i < rows - 1; i++)
        expect(Math.sign(values[i])).toBe(Math.sign(adjusted[i] - adjusted[i - 1]));
    }
  });

  it.each([
    ['below zero', below],
    ['of exactly zero', zero],
  ])('keeps the sign of what the dynamic optimisation wants, holds and pays: %s', (_, build) => {
    const backtest = build();
    const row = backtest.dynamic.unroundedPositions().times.length - 1;
    const wanted = backtest.dynamic.unroundedPositions().columns['OIL'][row];
    const optimised = backtest.dynamic.position('OIL').values[row];
    expect(wanted).toBeLessThan(-1);
    expect(optimised).toBeLessThan(0);
    expect(optimised).toBeLessThan(wanted / 4);
    expect(lastValid(backtest.dynamic.contractValue('OIL').values)).toBeGreaterThan(0);
    const costs = [...backtest.dynamic.costPerWeight('OIL').values];
    expect(costs.every((cost) => cost > 0 && Number.isFinite(cost))).toBe(true);
    const problem = problemOfLastDay(lastDayOf(backtest), {
      held: new Float64Array(2),
      maximumContracts: new Float64Array(2).fill(1000),
      noTrade: new Set(),
      reduceOnly: new Set(),
    });
    expect([...problem.contractValues].every((value) => value > 0)).toBe(true);
    expect([...problem.covariance].every(Number.isFinite)).toBe(true);
  });

  it('counts by its size in leverage and risk', () => {
    const limits = {
      max_risk_fraction_normal_risk: 99,
      max_risk_fraction_stdev_risk: 99,
      max_risk_limit_sum_abs_risk: 99,
      max_risk_leverage: 0.001,
    };
    const scalar = lastValid(
      backtestOf((row) => (row < rows - 3 ? 40 : -37.63), { risk_overlay: limits }).portfolio.riskScalar()
        .values,
    );
    expect(scalar).toBeGreaterThan(0);
    expect(scalar).toBeLessThan(1);
  });

  it('makes the value of an adjusted price below zero positive where production optimises, of zero none', () => {
    const instrument = {
      ...{ name: 'OIL', held: 0, optimal: -3, pointSize: POINT, fx: 1, cashCostOfOneContract: 5 },
      ...{ annualStdev: 0.5, override: 'none' as const, isRestricted: false, isReduceOnly: false },
    };
    const settings = {
      ...{ capital: 100_000, correlation: null, shrinkage: 0, costMultiplier: 1 },
      speed: { shadowCost: 50, trackingErrorBuffer: 0.01 },
    };
    const valueAt = (lastAdjustedPrice: number) =>
      productionProblem([{ ...instrument, lastAdjustedPrice }], settings).contractValues[0];
    expect(valueAt(-20)).toBeCloseTo(0.1, 12);
    expect(valueAt(0)).toBeNaN();
  });

  it('pays a percentage commission of its size', () => {
    const costs = { slippage: 0, perBlock: 0, percentage: 0.001, perTrade: 0 };
    expect(tradingCost(costs, -2, -37.63, POINT)).toBeCloseTo(2 * 37.63 * POINT * 0.001, 9);
  });
});

describe('percentage commissions', () => {
  it('cost the optimisation what one contract costs at its last price, not at the mean of the last year', () => {
    const backtest = backtestOf((row) => (row < rows - 1 ? 40 : 60));
    expect(backtest.costs.cashCostAtLastPrice('OIL')).toBeCloseTo(0.02 * POINT + 0.001 * 60 * POINT, 9);
    const last = lastValid(backtest.dynamic.costPerWeight('OIL').values);
    expect(last).toBeCloseTo(40 / (60 * POINT), 9);
  });
});

describe('a dead market', () => {
  const dead = adjusted.map((x, i) => (i < rows - 180 ? x : adjusted[rows - 180]));
  const report = (backtest: Backtest) =>
    renderText(createBacktestReport({ backtest, name: 'case', source: 'here', producedAt: 0 }));

  it('does not turn the profit of the portfolio to -Infinity, and says so in a note', () => {
    const backtest = backtestOf(() => 40, {}, dead);
    expect([...percentReturns(backtest.accounts.portfolio(), 'net').values].every(Number.isFinite)).toBe(
      true,
    );
    expect(backtestNotes(backtest)).toEqual([
      expect.stringContaining('OIL: its last 180 daily prices are equal'),
    ]);
    expect(report(backtest)).toContain('OIL: its last 180 daily prices are equal');
    const cost = (one: Backtest) => [...one.accounts.forInstrument('OIL').costs.values].some((x) => x < 0);
    expect(cost(backtest)).toBe(true);
    expect([...backtest.dynamic.costPerWeight('OIL').values].every(Number.isFinite)).toBe(true);
  });

  it('has no note where prices move', () => {
    expect(backtestNotes(above())).toEqual([]);
  });
});
