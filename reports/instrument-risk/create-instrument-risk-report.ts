import { type ContractRisk, contractRisk } from '../../systems/markets/market';
import { type Figure, figureTable, number, sortedBy, words } from '../figures';
import { type MarketReportData, marketReport, NO_MARKETS, starred } from '../markets/market-report';
import type { Report } from '../report';

/** Figures of one contract's risk, for tables of any lines that have them. */
export function contractRiskFigures<Line extends ContractRisk>(baseCurrency: string): Figure<Line>[] {
  return [
    number<Line>('daily stdev', 'points', 4, ({ dailyPriceStdev }) => dailyPriceStdev),
    number<Line>('annual stdev', 'points', 3, ({ annualPriceStdev }) => annualPriceStdev),
    number<Line>('price', 'points', 'short', ({ price }) => price),
    number<Line>('daily stdev', '%', 3, ({ dailyPercentStdev }) => dailyPercentStdev),
    number<Line>('annual stdev', '%', 2, ({ annualPercentStdev }) => annualPercentStdev),
    number<Line>('point size', baseCurrency, 2, ({ pointSizeBase }) => pointSizeBase),
    number<Line>('exposure of one', baseCurrency, 0, ({ contractExposure }) => contractExposure),
    number<Line>('daily risk of one', baseCurrency, 0, ({ dailyRiskPerContract }) => dailyRiskPerContract),
    number<Line>('annual risk of one', baseCurrency, 0, ({ annualRiskPerContract }) => annualRiskPerContract),
  ];
}

const ORDERS: readonly (readonly [string, (risk: ContractRisk) => number])[] = [
  ['By annual standard deviation in percent', ({ annualPercentStdev }) => annualPercentStdev],
  ['By annual risk of one contract', ({ annualRiskPerContract }) => annualRiskPerContract],
  ['By exposure of one contract', ({ contractExposure }) => contractExposure],
];

/** The risk of one contract of every market, in three orders (operations document, 5.9). */
export function createInstrumentRiskReport(data: MarketReportData): Report {
  return marketReport('Instrument risk report', data, ({ markets, held }) => {
    const lines = markets.map((market) => ({ instrument: market.instrument, ...contractRisk(market) }));
    type Line = (typeof lines)[number];
    const columns = [
      words<Line>('instrument', ({ instrument }) => starred(instrument, held)),
      ...contractRiskFigures<Line>(data.baseCurrency),
    ];
    return ORDERS.map(([title, figure]) =>
      figureTable(title, columns, sortedBy(lines, figure), { whenEmpty: NO_MARKETS }),
    );
  });
}
