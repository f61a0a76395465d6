import { estimateSpreadCost, type SpreadEvidence } from './spread-cost-estimate';

const NOTHING: SpreadEvidence = {
  configured: undefined,
  sampled: { mean: Number.NaN, count: 0 },
  trades: { bidAsk: Number.NaN, total: Number.NaN, count: 0 },
};

test.each<[title: string, evidence: Partial<SpreadEvidence>, estimate: number, difference: number]>([
  ['configured alone', { configured: 0.02 }, 0.02, 0],
  ['samples alone', { sampled: { mean: 0.013, count: 5 } }, 0.013, Number.POSITIVE_INFINITY],
  [
    '150 samples count like what is configured',
    { configured: 0.02, sampled: { mean: 0.01, count: 150 } },
    0.015,
    0.25,
  ],
  [
    'ten trades too, by the worse of both measures',
    { configured: 0.02, trades: { bidAsk: 0.03, total: 0.04, count: 10 } },
    0.03,
    0.5,
  ],
  [
    'a gain on trades is no cost',
    { configured: 0.02, trades: { bidAsk: -0.01, total: -0.02, count: 10 } },
    0.02,
    0,
  ],
  [
    'all three',
    { configured: 1, sampled: { mean: 2, count: 300 }, trades: { bidAsk: 5, total: 3, count: 10 } },
    2.5,
    1.5,
  ],
])('the spread cost that is proposed: %s', (_title, evidence, estimate, difference) => {
  const found = estimateSpreadCost({ ...NOTHING, ...evidence });
  expect(found?.estimate).toBeCloseTo(estimate, 12);
  expect(found?.difference).toBeCloseTo(difference, 12);
});

test('the proposal has two significant figures', () => {
  expect(estimateSpreadCost({ ...NOTHING, configured: 0.012345 })?.proposed).toBe(0.012);
  expect(estimateSpreadCost({ ...NOTHING, configured: 1234 })?.proposed).toBe(1200);
});

test('nothing is known of nothing', () => {
  expect(estimateSpreadCost(NOTHING)).toBeUndefined();
  expect(estimateSpreadCost({ ...NOTHING, configured: 0 })).toBeUndefined();
});
