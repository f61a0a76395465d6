import { constantCorrelation } from '../../systems/estimation/correlation-matrix';
import { slope } from '../../systems/risk/ordinary-least-squares';
import { portfolioRisk } from '../../systems/risk/portfolio-risk';
import { MARKETS } from '../../test/support/market-samples';
import { rowsOf, wordsOf } from '../../test/support/table-of';
import { failedPart, part } from '../part';
import { createRiskReport } from './create-risk-report';
import type { RiskReportData } from './risk-data';

/** 2 S&P micro, each with 4000 of annual risk; -3 Bund, each with 4000. Capital 100 000. */
const DATA: RiskReportData = {
  ...MARKETS,
  capital: part(100_000),
  margin: part(12_345),
  positions: part(
    new Map([
      ['SP500_micro', 2],
      ['BUND', -3],
    ]),
  ),
  strategies: part([
    { strategy: 'trend', capital: 50_000, positions: new Map([['SP500_micro', 2]]) },
    { strategy: 'new', capital: undefined, positions: new Map() },
  ]),
  correlation: part(constantCorrelation(['SP500_micro', 'BUND'], 0.5)),
};

it('the risk of all strategies is the root of w S w', () => {
  // 8 and -12 % of capital: root of 64 + 144 + 2 x 0.5 x 8 x -12 = root of 112
  const words = wordsOf(createRiskReport(DATA));
  expect(words).toMatch(/all strategies: 10\.6 % of capital/);
  expect(portfolioRisk([{ instrument: 'A', annualRiskPercent: -3 }], constantCorrelation(['A'], 0))).toBe(3);
  expect(words).toMatch(/Margin: 12\.3 % of capital/);
});

it('each strategy on its own capital; one without says so', () => {
  const report = createRiskReport(DATA);
  expect(rowsOf(report, 'Risk by strategy')[0]).toMatchObject({ 'annual risk % of its capital': 16 }); // 8000 / 50 000
  expect(wordsOf(report)).toMatch(/new: no risk can be given, it has no capital/);
});

it('by asset class, by instrument, and the three sums', () => {
  const report = createRiskReport(DATA);
  expect(rowsOf(report, 'Risk by asset class')).toEqual([
    { 'asset class': 'Bond', 'annual risk % of capital': expect.closeTo(12, 9) },
    { 'asset class': 'Equity', 'annual risk % of capital': 8 },
  ]);
  const [bund, sp500] = rowsOf(report, 'Risk by instrument');
  expect(bund).toMatchObject({ instrument: 'BUND', 'exposure held % of capital': -480 }); // -3 x 160 000 / 100 000
  expect(sp500).toMatchObject({ 'annual risk % of capital': 8, 'exposure held % of capital': 50 });
  const words = wordsOf(report);
  expect(words).toMatch(/absolute exposures: 530\.0 %/); // 480 + 50
  expect(words).toMatch(/absolute annual risks: 20\.0 %/); // 12 + 8
  expect(words).toMatch(/long less short: -4\.0 %/); // 8 - 12
});

it('with one market in each class a beta is that of the market to itself: 1, so the loading is the weight', () => {
  const betas = rowsOf(createRiskReport(DATA), 'Betas to the asset classes, last year');
  expect(betas.map((each) => [each['asset class'], each['beta loading']])).toEqual([
    ['Bond', expect.closeTo(-4.8, 9)],
    ['Equity', expect.closeTo(0.5, 9)],
  ]);
});

it('slope of the least-squares line, missing rows left out', () => {
  // x 1 2 3, y 2 4 7: covariance 5 / variance 2
  expect(slope(Float64Array.of(2, 4, NaN, 7), Float64Array.of(1, 2, 9, 3))).toBeCloseTo(2.5, 12);
  expect(slope(Float64Array.of(1, 2), Float64Array.of(5, 5))).toBeNaN();
});

it('what is held without figures, or without a correlation, is named', () => {
  const held = new Map([
    ['SP500_micro', 2],
    ['V2X', 1],
  ]);
  const words = wordsOf(createRiskReport({ ...DATA, positions: part(held) }));
  expect(words).toMatch(/V2X is held and in none of these figures/);
  const alone = part(constantCorrelation(['SP500_micro'], 0));
  const without = wordsOf(createRiskReport({ ...DATA, correlation: alone }));
  expect(without).toMatch(/all strategies: 8\.0 %/);
  expect(without).toMatch(/BUND is held and not in it/);
});

it('a part that fails says why, and the others stand', () => {
  const words = wordsOf(
    createRiskReport({ ...DATA, correlation: failedPart('no prices'), margin: part(undefined) }),
  );
  expect(words).toMatch(/Correlations: this part could not be made: no prices/);
  expect(words).toMatch(/Margin: can't be computed/);
  expect(words).toMatch(/long less short: -4\.0 %/);
});
