import { MARKETS } from '../../test/support/market-samples';
import { rowsOf, wordsOf } from '../../test/support/table-of';
import { part } from '../part';
import type { PlotSection } from '../report';
import { createDynamicOptimisationReport } from './create-dynamic-optimisation-report';

const WEIGHTS = [
  { strategy: 'dyn', instrument: 'SP500_micro', unrounded: 0.3, optimised: 0.25 },
  { strategy: 'dyn', instrument: 'BUND', unrounded: -1.2, optimised: -1.6 },
];

it('risk is weight x annual standard deviation', () => {
  const report = createDynamicOptimisationReport({ ...MARKETS, weights: part(WEIGHTS) });
  const [bund, sp500] = rowsOf(report, 'Optimised against unrounded');
  expect(bund['unrounded risk % of capital']).toBeCloseTo(-3, 12); // -1.2 x 2.5 %
  expect(bund['optimised risk % of capital']).toBeCloseTo(-4, 12); // -1.6 x 2.5 %
  expect(sp500['unrounded risk % of capital']).toBeCloseTo(4.8, 12); // 0.3 x 16 %
  const plots = report.sections.filter((each): each is PlotSection => each.kind === 'plot');
  expect(plots.map(({ plot }) => plot.type)).toEqual(['points', 'bars', 'bars']);
});

it('without a dynamic strategy it says so', () => {
  const report = createDynamicOptimisationReport({ ...MARKETS, weights: part([]) });
  expect(wordsOf(report)).toMatch(/none has traded yet/);
});
