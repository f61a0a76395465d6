import * as fc from 'fast-check';
import { difference } from './difference';
import { ewmMean } from './ewm';
import { OrderStatistics } from './order-statistics';
import { rollingMax, rollingMean, rollingMin, rollingQuantile, rollingStd } from './rolling';
import { rollingKurtosis, rollingSkew } from './rolling-moments';

/** Values with gaps and repeats. */
const values = fc
  .array(fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.constant(NaN)), {
    minLength: 1,
    maxLength: 60,
  })
  .map((list) => Float64Array.from(list));
const rows = fc.integer({ min: 1, max: 12 });

/** The plain definition: look at every window again. */
function slow(x: Float64Array, width: number, minPeriods: number, f: (window: number[]) => number): number[] {
  return Array.from(x, (_, i) => {
    const window = [...x.subarray(Math.max(i - width + 1, 0), i + 1)].filter((v) => !Number.isNaN(v));
    return window.length >= Math.max(minPeriods, 1) ? f(window) : NaN;
  });
}

function quantile(window: number[], q: number): number {
  const sorted = [...window].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}
const mean = (window: number[]) => window.reduce((sum, v) => sum + v, 0) / window.length;

function same(actual: Float64Array, expected: number[]): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    if (Number.isNaN(value)) expect(actual[i]).toBeNaN();
    else expect(actual[i]).toBeCloseTo(value, 8);
  });
}

describe('rolling statistics are those of each window by itself', () => {
  const check = (
    fast: (x: Float64Array, options: { rows: number; minPeriods: number }) => Float64Array,
    f: (window: number[]) => number,
  ) =>
    fc.assert(
      fc.property(values, rows, rows, (x, width, minPeriods) => {
        same(fast(x, { rows: width, minPeriods }), slow(x, width, minPeriods, f));
      }),
      { numRuns: 200 },
    );

  it('max', () => check(rollingMax, (w) => Math.max(...w)));
  it('min', () => check(rollingMin, (w) => Math.min(...w)));
  it('mean', () => check(rollingMean, mean));
  it('median', () =>
    check(
      (x, o) => rollingQuantile(x, 0.5, o),
      (w) => quantile(w, 0.5),
    ));
  it('quantile', () =>
    check(
      (x, o) => rollingQuantile(x, 0.05, o),
      (w) => quantile(w, 0.05),
    ));
  it('standard deviation', () =>
    check(rollingStd, (w) =>
      w.length < 2 ? NaN : Math.sqrt(w.reduce((s, v) => s + (v - mean(w)) ** 2, 0) / (w.length - 1)),
    ));

  it('a window longer than the sorted ones goes through the tree', () => {
    const x = Float64Array.from({ length: 3000 }, (_, i) => (i % 7 === 0 ? NaN : Math.sin(i * i) * 50));
    const options = { rows: 1500, minPeriods: 3 };
    const expected = slow(x, 1500, 3, (w) => quantile(w, 0.99));
    same(rollingQuantile(x, 0.99, options), expected);
  });

  it('order statistics count what is smaller', () => {
    fc.assert(
      fc.property(values, (x) => {
        const seen = new OrderStatistics(x);
        for (let i = 0; i < x.length; i++) {
          const smaller = x.subarray(0, i).filter((v) => v < x[i]).length;
          expect(seen.countBelow(i)).toBe(Number.isNaN(x[i]) ? 0 : smaller);
          seen.add(i);
        }
      }),
    );
  });

  it('skew and excess kurtosis over calendar days, bias corrected', () => {
    const day = 86_400_000;
    const x = Float64Array.of(1, 4, 2, 8, 5, 7, -3);
    const times = Float64Array.from(x, (_, i) => i * day);
    const skew = rollingSkew({ times, values: x }, 5);
    const kurtosis = rollingKurtosis({ times, values: x }, 5);
    const window = [2, 8, 5, 7, -3];
    const n = 5;
    const m = (k: number) => window.reduce((s, v) => s + (v - mean(window)) ** k, 0) / n;
    expect(skew[6]).toBeCloseTo((Math.sqrt(n * (n - 1)) / (n - 2)) * (m(3) / m(2) ** 1.5), 10);
    const g2 = m(4) / m(2) ** 2 - 3;
    expect(kurtosis[6]).toBeCloseTo(((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6), 10);
  });

  it('an exponentially weighted mean is the weighted sum of all before, missing ones ageing the others', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (x, alpha) => {
        const expected = Array.from(x, (_, i) => {
          let top = 0;
          let bottom = 0;
          for (let k = 0; k <= i; k++) {
            if (Number.isNaN(x[k])) continue;
            top += (1 - alpha) ** (i - k) * x[k];
            bottom += (1 - alpha) ** (i - k);
          }
          return top / bottom;
        });
        same(ewmMean(x, { alpha }), expected);
      }),
    );
  });

  it('a difference is missing on both sides of a gap', () => {
    expect([...difference(Float64Array.of(1, NaN, 3, 5))]).toEqual([NaN, NaN, NaN, 2]);
  });
});
