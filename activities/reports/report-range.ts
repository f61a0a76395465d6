import { tstError } from '../../domain/errors/errors';
import { notionalClose } from '../../domain/time/notional-close';
import { periodStart } from '../../domain/time/period-code';
import { addDays, startOfDay } from '../../domain/time/trade-date';
import { DAY_MS } from '../../domain/time/units';
import type { ReportAsk } from './report-deps';

export interface ReportRange {
  /** UTC ms. */
  readonly start: number;
  readonly end: number;
}

/**
 * What a report covers: `from` and `to`, both days included, or a period back from now, or `days_back` from the close of
 * its trade date until now. Throws BAD_INPUT for an unknown period, and where nothing would be left.
 */
export function reportRange(
  { tradeDate, arguments: asked }: ReportAsk,
  { now, zone, daysBack }: { readonly now: number; readonly zone: string; readonly daysBack: number },
): ReportRange {
  const end = asked.to === undefined ? now : Math.min(now, startOfDay(addDays(asked.to, 1), zone) - 1);
  const start = startOf();
  if (start >= end)
    throw tstError('BAD_INPUT', 'the report would cover nothing: its beginning is not before its end');
  return { start, end };

  function startOf(): number {
    if (asked.from !== undefined) return startOfDay(asked.from, zone);
    if (asked.period !== undefined) return periodStart(asked.period, end, zone);
    const back = (asked.days_back ?? daysBack) * DAY_MS;
    return (asked.to === undefined ? notionalClose(tradeDate, zone) : end) - back;
  }
}
