import { NOW } from '../../test/support/report-samples';
import { rowsOf, wordsOf } from '../../test/support/table-of';
import { part } from '../part';
import { createSlippageReport } from './create-slippage-report';
import type { InstrumentSlippage } from './slippage-data';

const EXAMPLE: InstrumentSlippage = {
  instrument: 'EXAMPLE',
  isHeld: true,
  evidence: {
    configured: 0.01,
    sampled: { mean: 0.02, count: 150 },
    trades: { bidAsk: 0.02, total: 0.03, count: 10 },
  },
  tick: 0.005,
};

const reportOf = (...instruments: InstrumentSlippage[]) =>
  createSlippageReport({
    producedAt: NOW,
    zone: 'UTC',
    start: NOW - 1,
    end: NOW,
    instruments: part(instruments),
  });

it('the example of the specification: a third each, 0.02, +100 %', () => {
  const report = reportOf(EXAMPLE);
  expect(rowsOf(report, 'Price points')[0]).toMatchObject({
    instrument: 'EXAMPLE*',
    weight_trades: expect.closeTo(1 / 3, 12),
    weight_samples: expect.closeTo(1 / 3, 12),
    weight_config: expect.closeTo(1 / 3, 12),
    'estimate points': expect.closeTo(0.02, 12),
    'Difference %': expect.closeTo(100, 9),
  });
  expect(rowsOf(report, 'Ticks')[0]['estimate ticks']).toBeCloseTo(4, 9); // 0.02 / 0.005
});

it.each<[string, Partial<InstrumentSlippage['evidence']>, number, number]>([
  // 5 trades weigh 0.5 against 1 and 1: (0.03 x 0.5 + 0.02 + 0.01) / 2.5
  ['few trades', { trades: { bidAsk: 0.02, total: 0.03, count: 5 } }, 0.018, 0.2],
  // Trades that earned 0.03 count as they are: (-0.03 + 0.02 + 0.01) / 3
  ['trades that earn', { trades: { bidAsk: -0.04, total: -0.03, count: 10 } }, 0, 1 / 3],
  ['no trades', { trades: { bidAsk: NaN, total: NaN, count: 0 } }, 0.015, 0],
  ['nothing configured', { configured: undefined }, 0.025, 0.5],
  ['0 configured', { configured: 0 }, 0.025, 0.5],
])('%s', (_title, evidence, estimate, weight) => {
  const [row] = rowsOf(
    reportOf({ ...EXAMPLE, evidence: { ...EXAMPLE.evidence, ...evidence } }),
    'Price points',
  );
  expect(row['estimate points']).toBeCloseTo(estimate, 12);
  expect(row['weight_trades']).toBeCloseTo(weight, 12);
});

it('the most optimistic configuration comes first; one without a tick is named', () => {
  const dear = {
    ...EXAMPLE,
    instrument: 'DEAR',
    tick: undefined,
    evidence: { ...EXAMPLE.evidence, configured: 0.1 },
  };
  const report = reportOf(dear, EXAMPLE);
  expect(rowsOf(report, 'Price points').map(({ instrument }) => instrument)).toEqual(['EXAMPLE*', 'DEAR*']);
  expect(wordsOf(report)).toMatch(/No ticks can be given for DEAR/);
});
