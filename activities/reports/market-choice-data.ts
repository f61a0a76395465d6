import { periodStart } from '../../domain/time/period-code';
import { utcToLocal } from '../../domain/time/zone-time';
import type {
  DuplicateGroup,
  DuplicateMarketsData,
} from '../../reports/duplicate-markets/create-duplicate-markets-report';
import type {
  MarketMonitorData,
  MonitoredPeriod,
} from '../../reports/market-monitor/create-market-monitor-report';
import type { RemoveMarketsData } from '../../reports/remove-markets/create-remove-markets-report';
import { gatherMarkets } from './market-list';
import type { ReportAsk, ReportDeps } from './report-deps';
import { reportRange } from './report-range';

/** The groups of the configuration with their markets. */
export async function gatherDuplicates(deps: ReportDeps): Promise<DuplicateMarketsData> {
  const { include, exclude } = deps.config.duplicate_instruments;
  const names = [...new Set([...Object.keys(include), ...Object.keys(exclude)])].sort();
  const groups = names.map(
    (name): DuplicateGroup => ({
      name,
      included: [include[name] ?? []].flat(),
      excluded: [exclude[name] ?? []].flat(),
    }),
  );
  return { ...(await gatherMarkets(deps)), groups };
}

export async function gatherRemovals(deps: ReportDeps): Promise<RemoveMarketsData> {
  const { exclude_instrument_lists: lists, stale_instruments } = deps.config;
  return {
    ...(await gatherMarkets(deps)),
    badMarkets: lists.bad_markets,
    notJudged: new Set([...lists.ignore_instruments, ...stale_instruments]),
  };
}

const MONITORED = ['1B', '7D', '1M', '3M', '6M', 'YTD', '12M'] as const;

/** Over the usual periods, or over the range that was asked for. */
export async function gatherMonitor(deps: ReportDeps, ask: ReportAsk): Promise<MarketMonitorData> {
  const markets = await gatherMarkets(deps);
  const { zone, producedAt: now } = markets;
  const { from, to, period, days_back } = ask.arguments;
  const local = (name: string, start: number, end: number): MonitoredPeriod => ({
    name,
    start: utcToLocal(start, zone),
    end: utcToLocal(end, zone),
  });
  const isAsked = [from, to, period, days_back].some((each) => each !== undefined);
  if (!isAsked)
    return { ...markets, periods: MONITORED.map((code) => local(code, periodStart(code, now, zone), now)) };
  const range = reportRange(ask, { now, zone, daysBack: deps.config.report_days_back });
  return { ...markets, periods: [local(period ?? 'As asked', range.start, range.end)] };
}
