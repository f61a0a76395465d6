import { type Market, riskTradedPerDay } from '../../systems/markets/market';
import { CONTRACTS_PER_DAY_MIN, RISK_PER_DAY_MIN } from '../../systems/markets/suitability';
import { figureTable, number, sortedBy, words } from '../figures';
import {
  type MarketList,
  type MarketReportData,
  marketReport,
  NO_MARKETS,
  starred,
} from '../markets/market-report';
import type { Report, Section } from '../report';
import { paragraph } from '../sections';

/** What trades a day, in contracts and in risk: the least first (operations document, 5.10). */
export function createLiquidityReport(data: MarketReportData): Report {
  return marketReport('Liquidity report', data, (list) => [
    paragraph(
      `Mean of the last 30 days, of the contract that trades most. Advice: no market with less than ${CONTRACTS_PER_DAY_MIN} contracts or ${RISK_PER_DAY_MIN} million ${data.baseCurrency} of annual risk a day.`,
    ),
    liquidityTable('By contracts', data, list, ({ contractsPerDay }) => contractsPerDay),
    liquidityTable('By risk', data, list, riskTradedPerDay),
  ]);
}

function liquidityTable(
  title: string,
  { baseCurrency }: MarketReportData,
  { markets, held }: MarketList,
  figure: (market: Market) => number,
): Section {
  const columns = [
    words<Market>('instrument', ({ instrument }) => starred(instrument, held)),
    number<Market>('contracts', 'a day', 0, ({ contractsPerDay }) => contractsPerDay),
    number<Market>('risk', `million ${baseCurrency} a day`, 2, riskTradedPerDay),
  ];
  const isIlliquid = (market: Market) =>
    market.contractsPerDay < CONTRACTS_PER_DAY_MIN || riskTradedPerDay(market) < RISK_PER_DAY_MIN;
  return figureTable(title, columns, sortedBy(markets, figure), {
    whenEmpty: NO_MARKETS,
    emphasis: (market) => (isIlliquid(market) ? 'warning' : undefined),
  });
}
