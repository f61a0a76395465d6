import fc from 'fast-check';
import { constantCorrelation } from '../correlation-matrix';
import { readWeightSettings } from '../settings';
import { maximumSharpeWeights } from './maximum-sharpe';
import { optimiseWeights } from './optimise';

function sharpe(weights: Float64Array, mean: Float64Array, rho: number): number {
  let variance = 0;
  let total = 0;
  for (let i = 0; i < mean.length; i++) {
    total += weights[i] * mean[i];
    for (let j = 0; j < mean.length; j++) variance += weights[i] * weights[j] * (i === j ? 1 : rho);
  }
  return total / Math.sqrt(variance);
}

const names = (n: number) => Array.from({ length: n }, (_, i) => `A${i}`);
const estimatesOf = (means: readonly number[], rho: number) => ({
  correlation: constantCorrelation(names(means.length), rho),
  mean: Float64Array.from(means),
  stdev: new Float64Array(means.length).fill(1),
  years: 10,
});

describe('maximumSharpeWeights', () => {
  it('is never beaten by other non-negative weights', () => {
    const cases = fc.tuple(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
      fc.double({ min: 0, max: 0.9, noNaN: true }),
    );
    fc.assert(
      fc.property(cases, ([means, other, rho]) => {
        fc.pre(means.some((m) => m > 1e-3));
        const weights = maximumSharpeWeights(estimatesOf(means, rho));
        const mean = Float64Array.from(means);
        expect(weights.every((w) => w >= 0)).toBe(true);
        expect(weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 12);
        expect(sharpe(weights, mean, rho)).toBeGreaterThanOrEqual(
          sharpe(Float64Array.from(other), mean, rho) - 1e-9,
        );
      }),
    );
  });

  it('takes the best single asset when no mean is positive', () => {
    expect([...maximumSharpeWeights(estimatesOf([-0.3, -0.1, -0.2], 0.5))]).toEqual([0, 1, 0]);
  });
});

describe('optimiseWeights', () => {
  const estimates = estimatesOf([0.5, 0.5, 0.5], 0.3);

  it.each(['equal_weights', 'one_period', 'shrinkage'])('%s is equal where nothing differs', (method) => {
    const weights = optimiseWeights(estimates, readWeightSettings({ method, equalise_SR: true }, 'w'));
    for (const w of weights) expect(w).toBeCloseTo(1 / 3, 10);
  });

  it('handcraft needs equalised vols', () => {
    const settings = readWeightSettings({ method: 'handcraft', equalise_vols: false }, 'w');
    expect(() => optimiseWeights(estimates, settings)).toThrow(/equalise_vols/);
  });
});
