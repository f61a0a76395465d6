import { createAccountCurveReport } from '../../reports/account-curve/create-account-curve-report';
import type { ReportName } from '../../reports/catalogue';
import { createCommissionReport } from '../../reports/commissions/create-commission-report';
import { createCostsReport } from '../../reports/costs/create-costs-report';
import { createDuplicateMarketsReport } from '../../reports/duplicate-markets/create-duplicate-markets-report';
import { createDynamicOptimisationReport } from '../../reports/dynamic-optimisation/create-dynamic-optimisation-report';
import { createInstrumentList } from '../../reports/instrument-list/create-instrument-list';
import { createInstrumentRiskReport } from '../../reports/instrument-risk/create-instrument-risk-report';
import { createLiquidityReport } from '../../reports/liquidity/create-liquidity-report';
import { createMarketMonitorReport } from '../../reports/market-monitor/create-market-monitor-report';
import { createMinimumCapitalReport } from '../../reports/minimum-capital/create-minimum-capital-report';
import { createPandlReport } from '../../reports/pandl/create-pandl-report';
import { createReconcileReport } from '../../reports/reconcile/create-reconcile-report';
import { createRemoveMarketsReport } from '../../reports/remove-markets/create-remove-markets-report';
import type { Report } from '../../reports/report';
import { createRiskReport } from '../../reports/risk/create-risk-report';
import { createRollReport } from '../../reports/rolls/create-roll-report';
import { createSlippageReport } from '../../reports/slippage/create-slippage-report';
import { createStatusReport } from '../../reports/status/create-status-report';
import { createStrategyReport } from '../../reports/strategy/create-strategy-report';
import { createTradeReport } from '../../reports/trades/create-trade-report';
import { gatherAccountCurve } from './account-curve-data';
import { gatherCommissions } from './commission-data';
import { gatherDynamicOptimisation } from './dynamic-optimisation-data';
import { gatherInstrumentList } from './instrument-list-data';
import { gatherDuplicates, gatherMonitor, gatherRemovals } from './market-choice-data';
import { gatherMarkets } from './market-list';
import { gatherPandl } from './pandl-data';
import { gatherReconcile } from './reconcile-data';
import type { ReportAsk, ReportDeps } from './report-deps';
import { gatherRisk } from './risk-data';
import { gatherRolls } from './roll-data';
import { gatherSlippage } from './slippage-data';
import { gatherStatus } from './status-data';
import { gatherStrategies } from './strategy-data';
import { gatherTrades } from './trade-data';

type Maker = (deps: ReportDeps, ask: ReportAsk) => Promise<Report>;

/** Facts gathered, then a pure function of them. */
function made<Data>(
  gatherData: (deps: ReportDeps, ask: ReportAsk) => Promise<Data>,
  create: (data: Data) => Report,
): Maker {
  return async (deps, ask) => create(await gatherData(deps, ask));
}

const MAKERS: Readonly<Record<ReportName, Maker>> = {
  slippage: made(gatherSlippage, createSlippageReport),
  costs: made(gatherMarkets, createCostsReport),
  roll: made(gatherRolls, createRollReport),
  pandl: made(gatherPandl, createPandlReport),
  reconcile: made(gatherReconcile, createReconcileReport),
  trades: made(gatherTrades, createTradeReport),
  strategy: made(gatherStrategies, createStrategyReport),
  risk: made(gatherRisk, createRiskReport),
  status: made(gatherStatus, createStatusReport),
  liquidity: made(gatherMarkets, createLiquidityReport),
  instrument_risk: made(gatherMarkets, createInstrumentRiskReport),
  min_capital: made(gatherMarkets, createMinimumCapitalReport),
  duplicate_markets: made(gatherDuplicates, createDuplicateMarketsReport),
  remove_markets: made(gatherRemovals, createRemoveMarketsReport),
  market_monitor: made(gatherMonitor, createMarketMonitorReport),
  account_curve: made(gatherAccountCurve, createAccountCurveReport),
  instrument_list: made(gatherInstrumentList, createInstrumentList),
  dynamic_optimisation: made(gatherDynamicOptimisation, createDynamicOptimisationReport),
  commissions: made(gatherCommissions, createCommissionReport),
};

/** One report as data. What can't be gathered is said in it; throws when the database is away. */
export function makeReport(deps: ReportDeps, name: ReportName, ask: ReportAsk): Promise<Report> {
  return MAKERS[name](deps, ask);
}
