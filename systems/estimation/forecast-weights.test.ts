import { businessDays } from '../primitives/calendar';
import type { Frame } from '../primitives/time-series';
import { equaliseMeans } from './equalise-means';
import { estimateForecastWeights } from './forecast-weights';
import { periodsInYear } from './frequency';
import { netReturns, realisedCostSharpe } from './net-returns';
import { stackFrames } from './pooled-stack';
import { readWeightSettings } from './settings';
import { weightsOverTime } from './weights-over-time';

const times = businessDays(Date.UTC(2012, 0, 2), Date.UTC(2020, 11, 31));
const wave = (k: number) => times.map((_, i) => 0.02 + Math.sin(1 + (i * k) ** 1.3));
const frame = (...columns: readonly Float64Array[]): Frame => ({
  times,
  columns: Object.fromEntries(columns.map((values, i) => [`R${i}`, values])),
});
const free = new Float64Array(3);
const last = (weights: Frame) => Object.values(weights.columns).map((values) => values[values.length - 1]);

describe('estimateForecastWeights', () => {
  const gross = frame(wave(2), wave(3), wave(5));
  // The common mean stays what it was.
  const shifted = frame(
    wave(2).map((x) => x + 0.02),
    wave(3).map((x) => x - 0.02),
    wave(5),
  );

  it('equalise_gross: what a rule earns before costs makes no difference', () => {
    const weights = (one: Frame, isEqualised: boolean, costs = free) => {
      const settings = readWeightSettings({ equalise_gross: isEqualised }, 'w');
      return last(estimateForecastWeights({ gross: [one], costSharpes: costs }, settings));
    };
    weights(shifted, true).forEach((w, i) => {
      expect(w).toBeCloseTo(weights(gross, true)[i], 9);
    });
    expect(weights(shifted, false)[0]).toBeGreaterThan(weights(gross, false)[0] + 0.01);
    // What it costs does.
    expect(weights(gross, true, Float64Array.of(-0.3, 0, 0))[0]).toBeLessThan(weights(gross, true)[0] - 0.01);
  });

  it('equalise_gross: days without returns stay without', () => {
    const [one] = equaliseMeans([
      {
        times: times.subarray(0, 3),
        columns: { a: Float64Array.of(0, 1, 3), b: Float64Array.of(4, 0, NaN) },
      },
    ]);
    expect([...one.columns['a']]).toEqual([NaN, 2, 4]);
    expect([...one.columns['b']]).toEqual([3, NaN, NaN]);
  });

  it('interval M: a fit every 30 days, weekly returns', () => {
    const settings = readWeightSettings({ interval_frequency: 'M' }, 'w');
    const weights = estimateForecastWeights({ gross: [gross], costSharpes: free }, settings);
    const gaps = [...weights.times].slice(2).map((time, i) => (time - weights.times[i + 1]) / 86_400_000);
    expect(new Set(gaps)).toEqual(new Set([30]));
    expect(weights.times.length).toBe(Math.floor((times[times.length - 1] - times[0]) / 86_400_000 / 30));
  });

  it('means are annualised by the number of rows in a year', () => {
    expect([periodsInYear('W'), periodsInYear('M'), periodsInYear('BD')]).toEqual([365.25 / 7, 12, 256]);
  });

  it('apply_cost_weight: what costs more gets less, as if of 100 years and correlation 0.5', () => {
    const returns = netReturns(gross, free);
    const weights = (costs: readonly number[]) =>
      last(
        weightsOverTime(
          { returns, pooled: 1, costSharpes: Float64Array.from(costs) },
          readWeightSettings({ apply_cost_weight: true, method: 'equal_weights' }, 'w'),
        ),
      );
    weights([-0.02, -0.02, -0.02]).forEach((w) => {
      expect(w).toBeCloseTo(1 / 3, 12);
    });
    const [cheap, middle, dear] = weights([-0.01, -0.05, -0.2]);
    expect(cheap).toBeGreaterThan(middle);
    expect(middle).toBeGreaterThan(dear);
    expect(cheap + middle + dear).toBeCloseTo(1, 12);
  });
});

describe('net returns', () => {
  it('zeros are missing and every other day pays cost / 16 standard deviations', () => {
    const one = netReturns(
      { times: times.subarray(0, 4), columns: { a: Float64Array.of(0, 1, 3, NaN) } },
      Float64Array.of(-1.6),
    );
    const daily = -0.1 * Math.SQRT2;
    expect([...one.columns['a']]).toEqual([NaN, 1 + daily, 3 + daily, NaN]);
  });

  it('a realised cost is per standard deviation of the gross returns, days without either left out', () => {
    expect(
      realisedCostSharpe(Float64Array.of(0, 1, 3, NaN), Float64Array.of(0, -0.1, -0.3, NaN)),
    ).toBeCloseTo((-0.2 * 16) / Math.SQRT2, 12);
  });
});

describe('stackFrames', () => {
  it('every frame has a row at every time of any, in the order of the frames', () => {
    const [first, second, third] = [Date.UTC(2020, 0, 5), Date.UTC(2020, 0, 12), Date.UTC(2020, 0, 19)];
    const stacked = stackFrames([
      { times: Float64Array.of(second, third), columns: { a: Float64Array.of(1, 2) } },
      { times: Float64Array.of(first, second), columns: { a: Float64Array.of(3, 4) } },
    ]);
    expect([...stacked.columns['a']]).toEqual([NaN, 3, 1, 4, 2, NaN]);
    expect([...stacked.times].map(Math.floor)).toEqual([first, first, second, second, third, third]);
    expect(new Set(stacked.times).size).toBe(6);
  });
});
