import { accountCapital } from '../../data/capital/capital';
import { totalMargin } from '../../data/capital/margin';
import { strategiesWithCapital, strategyCapital } from '../../data/capital/strategy-capital';
import { wholeLedger } from '../../data/ledger/whole-ledger';
import { tstError } from '../../domain/errors/errors';
import { contractPositions, strategyPositions } from '../../domain/ledger/positions';
import type { RiskReportData, StrategyHoldings } from '../../reports/risk/risk-data';
import { recentCorrelation } from '../../systems/estimation/recent-correlation';
import { readCorrelationSettings, sectionOf } from '../../systems/estimation/settings';
import { returnsOf } from '../../systems/risk/held-risk';
import { gather } from './gather';
import { estimatorsOf, gatherMarkets } from './market-list';
import type { ReportDeps } from './report-deps';

const CORRELATION_KEY = 'instrument_returns_correlation';

/** What is held of which market by whom, and how the markets move together. */
export async function gatherRisk(deps: ReportDeps): Promise<RiskReportData> {
  const { database } = deps;
  const markets = await gatherMarkets(deps);
  return {
    ...markets,
    capital: await gather(async () => {
      const capital = await accountCapital(database);
      if (!capital) throw tstError('MISSING_DATA', 'the capital of the account is not known yet');
      return capital.actual;
    }),
    margin: await gather(async () => (await totalMargin(database))?.margin),
    positions: await gather(async () => summed(contractPositions(await wholeLedger(database)))),
    strategies: await gather(() => strategyHoldings(deps)),
    correlation: await gather(async () => {
      if (markets.list.kind === 'failed') throw new Error(markets.list.reason);
      const { effective } = estimatorsOf(deps, markets.producedAt);
      const settings = readCorrelationSettings(sectionOf(effective, CORRELATION_KEY), CORRELATION_KEY);
      return recentCorrelation(returnsOf(markets.list.data.markets), settings);
    }),
  };
}

async function strategyHoldings({ database }: ReportDeps): Promise<readonly StrategyHoldings[]> {
  const positions = strategyPositions(await wholeLedger(database));
  const withPositions = positions.filter(({ quantity }) => quantity !== 0).map(({ strategy }) => strategy);
  const names = [...new Set([...(await strategiesWithCapital(database)), ...withPositions])].sort();
  return Promise.all(
    names.map(async (strategy) => ({
      strategy,
      capital: (await strategyCapital(database, strategy))?.capital,
      positions: summed(positions.filter((each) => each.strategy === strategy)),
    })),
  );
}

function summed(
  positions: readonly { readonly instrument: string; readonly quantity: number }[],
): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { instrument, quantity } of positions)
    sums.set(instrument, (sums.get(instrument) ?? 0) + quantity);
  return sums;
}
