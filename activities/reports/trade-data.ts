import { findOrders } from '../../data/orders/order-store';
import { refusalsOf } from '../../data/orders/refusals';
import { DAY_MS } from '../../domain/time/units';
import type { TradeReportData } from '../../reports/trades/trade-data';
import { filledTrades } from './filled-trades';
import { gather } from './gather';
import type { ReportAsk, ReportDeps } from './report-deps';
import { type ReportRange, reportRange } from './report-range';

/** What was filled since the orders of the trade date were made, or in the range that was asked for. */
export async function gatherTrades(deps: ReportDeps, ask: ReportAsk): Promise<TradeReportData> {
  const producedAt = await deps.clock.read();
  const range = await rangeOf(deps, ask, producedAt);
  const { instrument, strategy } = ask.arguments;
  return {
    producedAt,
    zone: deps.config.system_zone,
    ...range,
    trades: await gather(async () =>
      (await filledTrades(deps, range)).filter(
        (trade) =>
          (instrument === undefined || trade.instrument === instrument) &&
          (strategy === undefined || trade.strategy === strategy),
      ),
    ),
    refusals: await gather(() => refusalsOf(deps.database, ask.tradeDate)),
  };
}

async function rangeOf(deps: ReportDeps, ask: ReportAsk, now: number): Promise<ReportRange> {
  const { system_zone: zone, report_days_back: daysBack } = deps.config;
  const asked = ask.arguments;
  const isAsked = [asked.from, asked.to, asked.period, asked.days_back].some((each) => each !== undefined);
  if (isAsked) return reportRange(ask, { now, zone, daysBack });
  const orders = await findOrders(deps.database, 'instrument', { tradeDate: ask.tradeDate });
  const made = orders.map((order) => order.generatedAt.getTime());
  return { start: Math.min(now - daysBack * DAY_MS, ...made), end: now };
}
