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

/** Best Sharpe ratio over all weights of three assets in steps, then in finer steps around the best: no algebra. */
function searchedWeights(mean: readonly number[], covariance: (i: number, j: number) => number): number[] {
  const value = (w: readonly number[]) => {
    const total = w.reduce((sum, x, i) => sum + x * mean[i], 0);
    const variance = w.reduce(
      (sum, x, i) => sum + w.reduce((row, y, j) => row + x * y * covariance(i, j), 0),
      0,
    );
    return total / Math.sqrt(variance);
  };
  let best: readonly number[] = [1 / 3, 1 / 3, 1 / 3];
  for (const [reach, step] of [
    [1, 0.02],
    [0.02, 0.001],
    [0.001, 0.00005],
  ]) {
    const [centreA, centreB] = best;
    for (let a = centreA - reach; a <= centreA + reach; a += step) {
      for (let b = centreB - reach; b <= centreB + reach; b += step) {
        const weights = [a, b, 1 - a - b];
        if (weights.some((w) => w < 0)) continue;
        if (value(weights) > value(best)) best = weights;
      }
    }
  }
  return [...best];
}

describe('one_period and shrinkage against a search of all weights', () => {
  const means = [0.05, 0.02, 0.09];
  const stdevs = [0.1, 0.2, 0.15];
  const rho = [1, 0.6, 0.2, 0.6, 1, -0.1, 0.2, -0.1, 1];
  const estimates = {
    correlation: { names: names(3), values: Float64Array.from(rho) },
    mean: Float64Array.from(means),
    stdev: Float64Array.from(stdevs),
    years: 10,
  };
  const sharpes = means.map((m, i) => m / stdevs[i]);
  const shrunkSharpes = sharpes.map((x) => 0.9 * 0.5 + 0.1 * x);
  const average = (0.6 + 0.2 - 0.1) / 3;
  const pair = (values: readonly number[]) => (i: number, j: number) => values[i * 3 + j];
  const halfway = rho.map((x, k) => (k % 4 === 0 ? 1 : 0.5 * average + 0.5 * x));

  it.each([
    [
      'one_period, stdevs as they are',
      { method: 'one_period', equalise_vols: false },
      means,
      (i: number, j: number) => rho[i * 3 + j] * stdevs[i] * stdevs[j],
    ],
    ['one_period, equal vols', { method: 'one_period' }, sharpes, pair(rho)],
    ['one_period, equal Sharpe ratios', { method: 'one_period', equalise_SR: true }, [1, 1, 1], pair(rho)],
    ['shrinkage', { method: 'shrinkage' }, shrunkSharpes, pair(halfway)],
    ['shrinkage to nothing', { method: 'shrinkage', shrinkage_SR: 0, shrinkage_corr: 0 }, sharpes, pair(rho)],
    [
      'shrinkage to the average',
      { method: 'shrinkage', shrinkage_SR: 1, shrinkage_corr: 1 },
      [1, 1, 1],
      pair(rho.map((_, k) => (k % 4 === 0 ? 1 : average))),
    ],
  ])('%s', (_, settings, mean, covariance) => {
    const weights = optimiseWeights(estimates, readWeightSettings(settings, 'w'));
    searchedWeights(mean, covariance).forEach((w, i) => {
      expect(Math.abs(weights[i] - w)).toBeLessThan(2e-3);
    });
  });

  it('an asset that only hurts gets nothing', () => {
    const hurtful = { ...estimates, mean: Float64Array.of(0.05, -0.1, 0.09) };
    const weights = optimiseWeights(hurtful, readWeightSettings({ method: 'one_period' }, 'w'));
    const searched = searchedWeights([0.5, -0.5, 0.6], pair(rho));
    expect(searched[1]).toBeLessThan(1e-4);
    expect(weights[1]).toBe(0);
    expect(Math.abs(weights[0] - searched[0])).toBeLessThan(2e-3);
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
