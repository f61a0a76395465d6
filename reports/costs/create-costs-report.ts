import { type CostPart, marketCosts } from '../../systems/markets/market-costs';
import { COST_SR_MAX } from '../../systems/markets/suitability';
import { figureTable, number, sortedBy, words } from '../figures';
import { type MarketReportData, marketReport, NO_MARKETS, starred } from '../markets/market-report';
import type { Report } from '../report';
import { paragraph } from '../sections';

const PARTS: readonly CostPart[] = ['spread and commission', 'commission', 'spread'];

/** What trading one contract once costs in units of its risk: the dearest first (operations document, 5.5). */
export function createCostsReport(data: MarketReportData): Report {
  return marketReport('Costs report', data, ({ markets, held }) => [
    paragraph(
      `Cost of trading one contract once, as a part of its annual risk (SR). Above ${COST_SR_MAX} a market is expensive.`,
    ),
    ...PARTS.map((part) => {
      const costs = markets.map((market) => ({ market, ...marketCosts(market, part) }));
      type Line = (typeof costs)[number];
      const columns = [
        words<Line>('instrument', ({ market }) => starred(market.instrument, held)),
        number<Line>('cost', 'SR', 6, ({ costSR }) => costSR),
        number<Line>('cost', 'instrument currency', 2, ({ cash }) => cash),
        words<Line>('currency', ({ market }) => market.currency),
        number<Line>('cost of value', '%', 4, ({ percentageCost }) => percentageCost),
        number<Line>('annual stdev', '%', 2, ({ annualPercentStdev }) => annualPercentStdev),
      ];
      return figureTable(
        `SR costs: ${part}`,
        columns,
        sortedBy(costs, ({ costSR }) => costSR, 'descending'),
        {
          whenEmpty: NO_MARKETS,
          emphasis: ({ costSR }) => (costSR > COST_SR_MAX ? 'warning' : undefined),
        },
      );
    }),
  ]);
}
