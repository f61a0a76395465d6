import { BUND, MARKETS, SP500 } from '../../test/support/market-samples';
import { rowsOf, tableOf, wordsOf } from '../../test/support/table-of';
import { createCostsReport } from '../costs/create-costs-report';
import { createDuplicateMarketsReport } from '../duplicate-markets/create-duplicate-markets-report';
import { createInstrumentRiskReport } from '../instrument-risk/create-instrument-risk-report';
import { createLiquidityReport } from '../liquidity/create-liquidity-report';
import { createMarketMonitorReport } from '../market-monitor/create-market-monitor-report';
import { createMinimumCapitalReport } from '../minimum-capital/create-minimum-capital-report';
import { failedPart, part } from '../part';
import { createRemoveMarketsReport } from '../remove-markets/create-remove-markets-report';
import { renderText } from '../renderers/text';

const firstColumn = (report: Parameters<typeof tableOf>[0], title: string) =>
  tableOf(report, title).rows.map(({ cells }) => cells[0]);

it('liquidity: the least first, marked below 100 contracts or 1.5 million', () => {
  const report = createLiquidityReport(MARKETS);
  expect(rowsOf(report, 'By risk')).toEqual([
    { instrument: 'BUND*', 'contracts a day': 150, 'risk million USD a day': expect.closeTo(0.6, 12) },
    { instrument: 'SP500_micro', 'contracts a day': 1000, 'risk million USD a day': 4 },
  ]);
  expect(tableOf(report, 'By contracts').rows.map(({ emphasis }) => emphasis)).toEqual([
    'warning',
    undefined,
  ]);
  expect(wordsOf(report)).toMatch(/\* is held\.\nLeft out: V2X: no prices/);
});

it('costs: three tables, the dearest first', () => {
  const report = createCostsReport(MARKETS);
  const both = rowsOf(report, 'SR costs: spread and commission');
  expect(both.map(({ instrument }) => instrument)).toEqual(['BUND*', 'SP500_micro']);
  expect(both[0]['cost SR']).toBe(0.0025);
  // SP500: commission 0.57 / 4000, spread 0.95 / 4000
  expect(rowsOf(report, 'SR costs: commission')[1]['cost SR']).toBeCloseTo(0.0001425, 12);
  expect(rowsOf(report, 'SR costs: spread')[1]['cost SR']).toBeCloseTo(0.0002375, 12);
});

it('minimum capital: every factor of the formula, the least first', () => {
  const [sp500, bund] = rowsOf(createMinimumCapitalReport(MARKETS), 'Minimum capital');
  // 5 x 5000 x 16 / 25 = 16 000; x 4 / (0.04 x 2.5)
  expect(sp500).toMatchObject({ 'A: point size USD': 5, 'B: price points': 5000, 'C: annual stdev %': 16 });
  expect(sp500['E = A B C / D USD']).toBeCloseTo(16_000, 9);
  expect(sp500['I = E F / (G H) USD']).toBeCloseTo(640_000, 8);
  expect(bund.instrument).toBe('BUND*');
});

it('instrument risk: every market in three orders', () => {
  const report = createInstrumentRiskReport(MARKETS);
  expect(firstColumn(report, 'By annual standard deviation in percent')).toEqual(['BUND*', 'SP500_micro']);
  expect(firstColumn(report, 'By exposure of one contract')).toEqual(['SP500_micro', 'BUND*']); // 25 000, 160 000
});

it('duplicate markets: a change is in the heading and in the summary', () => {
  const groups = [
    { name: 'sp500', included: ['BUND'], excluded: ['SP500_micro'] },
    { name: 'bad', included: [], excluded: ['BUND'] },
  ];
  const words = wordsOf(createDuplicateMarketsReport({ ...MARKETS, groups }));
  expect(words).toMatch(/\*\* CHANGE \*\* sp500: best is SP500_micro/);
  expect(words).toMatch(/sp500: included BUND, best is SP500_micro/);
  expect(words).toMatch(/bad: no good markets/);
  const right = [{ name: 'sp500', included: ['SP500_micro'], excluded: [] }];
  expect(wordsOf(createDuplicateMarketsReport({ ...MARKETS, groups: right }))).toMatch(/No change\./);
});

it('remove markets: two lists for the configuration, one with few changes and one on a clean slate', () => {
  const bad = (badMarkets: readonly string[], notJudged: readonly string[] = []) =>
    wordsOf(createRemoveMarketsReport({ ...MARKETS, badMarkets, notJudged: new Set(notJudged) }));
  // BUND: 0.6 million < 1.05, 2.5 % < 3.5
  expect(bad([])).toMatch(/add to bad_markets: BUND\*\.\n.*out of bad_markets: none\./);
  expect(bad([])).toMatch(
    /Not enough risk traded: BUND\*\.\nNot enough contracts traded: none\.\nToo safe: BUND\*/,
  );
  // SP500_micro comes back: 0.00038 < 0.0077, 4 > 1.95, 1000 > 130, 16 > 6.5
  expect(bad(['SP500_micro', 'BUND'])).toMatch(/out of bad_markets: SP500_micro\./);
  expect(bad(['SP500_micro', 'BUND'])).toMatch(
    /fewest changes:\nbad_markets: \[BUND\]\nOn a clean slate:\nbad_markets: \[BUND\]/,
  );
  expect(bad([], ['BUND'])).not.toMatch(/BUND/);
});

it('remove markets: one of which a figure is missing is named and left as it is', () => {
  const list = part({ markets: [{ ...SP500, contractsPerDay: NaN }], held: new Set<string>(), leftOut: [] });
  const words = wordsOf(
    createRemoveMarketsReport({ ...MARKETS, list, badMarkets: [], notJudged: new Set() }),
  );
  expect(words).toMatch(/SP500_micro stays as it is: its contracts a day, risk a day can't be computed/);
});

it('market monitor: tops and bottoms by change and by vol-adjusted change, then all', () => {
  const DAY = 86_400_000;
  const end = Date.UTC(2026, 10, 20);
  const many = Array.from({ length: 8 }, (_, i) => ({
    ...BUND,
    instrument: `M${i}`,
    // The last price is i above the one of the week before.
    dailyPrice: { times: BUND.dailyPrice.times, values: weekUp(i) },
  }));
  const list = part({ markets: many, held: new Set(['M7']), leftOut: [] });
  const periods = [{ name: '7D', start: end - 7 * DAY, end }];
  const report = createMarketMonitorReport({ ...MARKETS, list, periods });
  expect(firstColumn(report, 'Top by change')).toEqual(['M7*', 'M6', 'M5', 'M4', 'M3', 'M2']);
  expect(firstColumn(report, 'Bottom by change')).toEqual(['M0', 'M1', 'M2', 'M3', 'M4', 'M5']);
  expect(rowsOf(report, 'All by name')[7]['change %']).toBeCloseTo(7, 12); // from 100 to 107
});

/** 100 and 101 in turn until a week before the end, which is 100; then up to 100 + i. */
function weekUp(i: number): Float64Array {
  const values = BUND.dailyPrice.values.map((_, row) => 100 + (row % 2));
  values[values.length - 6] = 100;
  values[values.length - 1] = 100 + i;
  return values;
}

it('without the markets a report says why, and nothing else', () => {
  const text = renderText(createLiquidityReport({ ...MARKETS, list: failedPart('no such series') }));
  expect(text).toMatch(/! Markets: this part could not be made: no such series/);
});
