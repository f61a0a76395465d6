import { contractRisk } from '../../systems/markets/market';
import {
  CONTRACTS_MIN,
  DIVERSIFICATION_MULTIPLIER,
  INSTRUMENT_WEIGHT,
  minimumCapital,
  RISK_TARGET,
} from '../../systems/markets/suitability';
import { figureTable, number, sortedBy, words } from '../figures';
import { type MarketReportData, marketReport, NO_MARKETS, starred } from '../markets/market-report';
import type { Report } from '../report';
import { paragraph } from '../sections';

/** The capital from which a market can be traded well: the least first (operations document, 5.10). */
export function createMinimumCapitalReport(data: MarketReportData): Report {
  const { baseCurrency } = data;
  return marketReport('Minimum capital report', data, ({ markets, held }) => {
    const lines = markets.map((market) => ({ market, ...contractRisk(market), ...minimumCapital(market) }));
    type Line = (typeof lines)[number];
    const columns = [
      words<Line>('instrument', ({ market }) => starred(market.instrument, held)),
      number<Line>('A: point size', baseCurrency, 2, ({ pointSizeBase }) => pointSizeBase),
      number<Line>('B: price', 'points', 'short', ({ price }) => price),
      number<Line>('C: annual stdev', '%', 2, ({ annualPercentStdev }) => annualPercentStdev),
      number<Line>('D: risk target', '%', 0, () => RISK_TARGET),
      number<Line>('E = A B C / D', baseCurrency, 0, ({ single }) => single),
      number<Line>('F: contracts', undefined, 0, () => CONTRACTS_MIN),
      number<Line>('G: instrument weight', undefined, 2, () => INSTRUMENT_WEIGHT),
      number<Line>('H: IDM', undefined, 1, () => DIVERSIFICATION_MULTIPLIER),
      number<Line>('I = E F / (G H)', baseCurrency, 0, ({ minimum }) => minimum),
    ];
    const sorted = sortedBy(lines, ({ minimum }) => minimum);
    return [
      paragraph(
        `I is the capital with which an average position is ${CONTRACTS_MIN} contracts, at a weight of ${INSTRUMENT_WEIGHT} and a diversification multiplier of ${DIVERSIFICATION_MULTIPLIER}.`,
      ),
      figureTable('Minimum capital', columns, sorted, { whenEmpty: NO_MARKETS }),
    ];
  });
}
