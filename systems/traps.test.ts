import * as fc from 'fast-check';
import { roundHalfEven } from '../domain/numbers/rounding';
import { cashCosts } from './accounting/cash-costs';
import { commission } from './accounting/instrument-cost';
import { volAttenuation } from './forecasts/attenuation';
import { mapForecast } from './forecasts/mapping';
import { applyBuffers, buffersAround } from './portfolio/buffers';
import { capitalMultiplier } from './portfolio/capital-multiplier';
import { measureRisk, riskScalar } from './portfolio/risk-overlay';
import { businessDays } from './primitives/calendar';
import { alphaOfCom, alphaOfSpan, ewmMean } from './primitives/ewm';
import { businessDayLast } from './primitives/resample';
import { rollingMax, rollingQuantile } from './primitives/rolling';
import { annualisedRoll, yearFraction } from './rawdata/carry';
import type { RawData } from './rawdata/raw-data';
import { evaluateRule, splitArguments } from './rules/evaluate-rule';
import { signOf } from './rules/factors';
import type { Rule } from './rules/rule';
import { averagePosition, subsystemPosition } from './sizing/position-size';
import { groupedWeights } from './weights/grouped-weights';
import { fixedWeights, sideBySide, weightsOverTime } from './weights/weights-over-time';

const days = (count: number) => businessDays(0, count * 2 * 86_400_000).slice(0, count);
const series = (...values: number[]) => ({
  times: days(values.length),
  values: Float64Array.from(values),
});

describe('primitives', () => {
  it('a bare number is a centre of mass, not a span', () => {
    expect(alphaOfCom(90)).toBeCloseTo(1 / 91, 15);
    expect(alphaOfSpan(90)).toBeCloseTo(2 / 91, 15);
  });

  it('ewm: a missing value repeats the last result and ages what came before', () => {
    const out = ewmMean(Float64Array.of(1, NaN, 3), { alpha: 0.5 });
    expect([...out]).toEqual([1, 1, (0.25 * 1 + 3) / 1.25]);
  });

  it('sign(0) is +1, sign(-0) is -1', () => {
    expect([signOf(0), signOf(-0), signOf(2), signOf(-2)]).toEqual([1, -1, 1, -1]);
  });

  it('rounds half to even', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, -2.6].map((x) => roundHalfEven(x) + 0)).toEqual([
      0, 2, 2, 0, -2, 2, -3,
    ]);
  });

  it('Saturday and Sunday fall into the Friday before', () => {
    const friday = Date.UTC(2023, 7, 4, 23);
    const times = Float64Array.of(friday, friday + 86_400_000, friday + 3 * 86_400_000);
    const out = businessDayLast({ times, values: Float64Array.of(1, 2, 3) });
    expect([...out.times]).toEqual([Date.UTC(2023, 7, 4), Date.UTC(2023, 7, 7)]);
    expect([...out.values]).toEqual([2, 3]);
  });

  it('rolling quantile and maximum equal the plain definitions', () => {
    const value = fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constant(NaN));
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 12 }),
        (list, rows) => {
          const values = Float64Array.from(list);
          const maxima = rollingMax(values, { rows, minPeriods: 1 });
          const medians = rollingQuantile(values, 0.5, { rows, minPeriods: 1 });
          list.forEach((_, i) => {
            const window = list.slice(Math.max(0, i - rows + 1), i + 1).filter((x) => !Number.isNaN(x));
            const sorted = [...window].sort((a, b) => a - b);
            expect(maxima[i]).toBe(window.length > 0 ? sorted[sorted.length - 1] : NaN);
            const at = 0.5 * (sorted.length - 1);
            const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
            if (window.length > 0) expect(medians[i]).toBeCloseTo((low + high) / 2, 10);
            else expect(medians[i]).toBeNaN();
          });
        },
      ),
    );
  });
});

describe('raw data and rules', () => {
  const multiple = (price: number, carry: number, priceContract: number, carryContract: number) => {
    const one = (x: number) => Float64Array.of(x);
    const columns = {
      PRICE: one(price),
      CARRY: one(carry),
      FORWARD: one(NaN),
      PRICE_CONTRACT: one(priceContract),
      CARRY_CONTRACT: one(carryContract),
      FORWARD_CONTRACT: one(NaN),
    };
    return annualisedRoll({ times: one(0), columns }).values[0];
  };

  it('annualised roll of the example: 500 (202412) against 510 (202409) is +40', () => {
    expect(yearFraction(20241200)).toBe(2025);
    expect(multiple(500, 510, 20241200, 20240900)).toBeCloseTo(40, 9);
  });

  it('equal prices are missing; a distance of exactly zero is not lifted', () => {
    expect(multiple(500, 500, 20241200, 20240900)).toBeNaN();
    expect(multiple(500, 499, 20241200, 20241200)).toBe(Infinity);
  });

  it('an exact zero of a rule becomes missing', () => {
    const rule: Rule = { data: [], arguments: {}, forecast: () => series(1, 0, -2) };
    const config = { function: 'mine', data: [], otherArgs: {} };
    const forecast = evaluateRule('mine', rule, config, 'CORN', {} as RawData);
    expect([...forecast.values]).toEqual([1, NaN, -2]);
  });

  it('an error in a rule names rule, instrument and place', () => {
    const rule: Rule = {
      data: [],
      arguments: {},
      forecast: () => {
        throw new Error('no such luck');
      },
    };
    const run = () =>
      evaluateRule(
        'mine',
        rule,
        { function: 'private.mine', data: [], otherArgs: {} },
        'CORN',
        {} as RawData,
      );
    expect(run).toThrow(/rule 'mine' \(private\.mine\) on CORN: no such luck at .*traps\.test\.ts:\d+/);
  });

  it('arguments with k underscores go to the k-th data reference', () => {
    const { own, forReference } = splitArguments(
      { smooth: 90, _factor_name: 'skew', __factor_name: 'kurtosis' },
      2,
    );
    expect(own).toEqual({ smooth: 90 });
    expect(forReference).toEqual([{ factor_name: 'skew' }, { factor_name: 'kurtosis' }]);
  });
});

describe('forecasts', () => {
  it('a missing relative vol gives quantile 0 and so a multiplier of 2', () => {
    const multiplier = volAttenuation(series(...new Array<number>(5).fill(1)));
    expect([...multiplier.values]).toEqual([2, 2, 2, 2, 2]);
  });

  it('weights are always rescaled to 1: what is missing scales the others up', () => {
    const presence = sideBySide({ a: series(1, 1, 1), b: series(NaN, NaN, NaN) });
    const weights = weightsOverTime(fixedWeights({ a: 0.3, b: 0.7 }, 0), presence, 125);
    expect([...weights.columns['a']]).toEqual([1, 1, 1]);
    expect([...weights.columns['b']]).toEqual([0, 0, 0]);
  });

  it('rows without any forecast keep their weights', () => {
    const presence = sideBySide({ a: series(NaN, 1), b: series(NaN, NaN) });
    const weights = weightsOverTime(fixedWeights({ a: 0.5, b: 0.5 }, 0), presence, 125);
    expect(weights.columns['b'][0]).toBe(0.5);
    expect(weights.columns['b'][1]).toBeLessThan(0.5);
  });

  it('mapping: nothing below the threshold, cap x a beyond the cap', () => {
    const mapped = mapForecast(series(5, -15, 25, NaN), { threshold: 10, aParam: 1.5, bParam: 3 }, 20);
    expect([...mapped.values]).toEqual([0, -15, 30, NaN]);
  });

  it('grouped weights multiply down the tree, with approximate multipliers if wanted', () => {
    const leaf = (leaves: Record<string, number>, weight: number) => ({ weight, leaves, groups: {} });
    const root = { weight: 1, leaves: {}, groups: { x: leaf({ a: 1, b: 1 }, 3), y: leaf({ c: 5 }, 1) } };
    const plain = groupedWeights({ kind: 'grouped', root, useApproxDM: false, excludeExpensive: false });
    expect(plain).toEqual({ a: 0.375, b: 0.375, c: 0.25 });
    const scaled = groupedWeights({ kind: 'grouped', root, useApproxDM: true, excludeExpensive: false });
    expect(scaled['a']).toBeCloseTo(0.375 * 2 ** 0.5 * 2 ** 0.25, 12);
    const without = groupedWeights(
      { kind: 'grouped', root, useApproxDM: false, excludeExpensive: true },
      new Set(['c']),
    );
    expect(without).toEqual({ a: 0.5, b: 0.5 });
  });
});

describe('positions', () => {
  it('sizing example: average position 40, at forecast 15 a position of 60', () => {
    const average = averagePosition(10_000, series(250));
    expect(average.values[0]).toBe(40);
    expect(subsystemPosition(average, series(15), false).values[0]).toBe(60);
    expect(subsystemPosition(average, series(-15), true).values[0]).toBe(0);
  });

  it('buffers: an average of 0.001 stands for none; edges are rounded before use; missing keeps the position', () => {
    const position = series(1.2, NaN, 4.4);
    const buffers = buffersAround({ position, averagePosition: series(10, 10, 10) }, 'forecast', 0.1);
    expect([...buffers.top.values].map((x) => Number(x.toFixed(6)))).toEqual([2.2, 2.2, 5.4]);
    const held = applyBuffers(position, buffers, { rounded: true, tradeToEdge: true });
    expect([...held.values]).toEqual([1, 1, 3]);
    const none = buffersAround({ position, averagePosition: position }, 'none', 0.1);
    expect(none.top.values[0]).toBeCloseTo(1.201, 12);
  });

  it('the risk scalar is the tightest of the four limits', () => {
    const measures = measureRisk({
      weights: Float64Array.of(2, -1),
      stdevs: Float64Array.of(0.1, 0.2),
      stressedStdevs: Float64Array.of(0.2, 0.4),
      correlations: Float64Array.of(1, 0, 0, 1),
    });
    expect(measures.leverage).toBe(3);
    expect(measures.sumOfAbsoluteRisk).toBeCloseTo(0.4, 12);
    expect(measures.normalRisk).toBeCloseTo(Math.hypot(0.2, 0.2), 12);
    const limits = {
      maxRiskFractionNormalRisk: 1.4,
      maxRiskFractionStdevRisk: 3.6,
      maxRiskLimitSumAbsRisk: 3.8,
      maxRiskLeverage: 1.5,
    };
    expect(riskScalar(measures, limits, 0.25)).toBe(0.5);
    expect(
      riskScalar({ normalRisk: 0, stressedRisk: 0, sumOfAbsoluteRisk: 0, leverage: 0 }, limits, 0.25),
    ).toBe(1);
  });

  it('half compounding never exceeds 1, full compounding does', () => {
    const half = capitalMultiplier(series(-10, -50, 10, 200), 'half_compounding').values;
    expect([...half].map((x) => Number(x.toFixed(12)))).toEqual([1, 0.5, 0.525, 1]);
    expect(capitalMultiplier(series(10, 10), 'full_compounding').values[1]).toBeCloseTo(1.21, 12);
  });
});

describe('costs', () => {
  const costs = { slippage: 0.1, perBlock: 2, percentage: 0.001, perTrade: 30 };

  it('commission is the largest of the three kinds, not their sum', () => {
    expect(commission(costs, -5, 10, 1)).toBe(30);
    expect(commission(costs, -20, 10, 1)).toBe(40);
    expect(commission(costs, -5, 10_000, 1)).toBe(50);
  });

  it('slippage is left out where the price already has it', () => {
    const fill = { time: 0, quantity: 20, price: 10, withSlippage: true };
    expect(cashCosts([fill], costs, 1).values[0]).toBe(-42);
    expect(cashCosts([{ ...fill, withSlippage: false }], costs, 1).values[0]).toBe(-40);
  });
});
