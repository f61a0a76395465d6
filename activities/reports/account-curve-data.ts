import { periodStart } from '../../domain/time/period-code';
import type { AccountCurveData } from '../../reports/account-curve/create-account-curve-report';
import { gather } from './gather';
import { capitalSeries } from './pandl-data';
import type { ReportAsk, ReportDeps } from './report-deps';

const PERIODS = ['YTD', '12M', '3Y', '5Y', '10Y', '99Y'] as const;

/** The account's profit over the usual periods, or over the one that was asked for. */
export async function gatherAccountCurve(deps: ReportDeps, ask: ReportAsk): Promise<AccountCurveData> {
  const { clock, config } = deps;
  const now = await clock.read();
  const names = ask.arguments.period === undefined ? PERIODS : [ask.arguments.period];
  return {
    producedAt: now,
    zone: config.system_zone,
    capital: await gather(() => capitalSeries(deps)),
    periods: names.map((name) => ({ name, start: periodStart(name, now, config.system_zone) })),
  };
}
