import { DateTime } from 'luxon';
import { addDays, latestTradeDate, previousBusinessDay, type TradeDate } from '../time/trade-date';

/**
 * The newest trade date that must have finished by now: its hour, the first `by` (`HH:MM` in the zone) after its notional
 * close, is over.
 */
export function dayDue(utcMs: number, zone: string, by: string): TradeDate {
  const newest = latestTradeDate(utcMs, zone);
  return utcMs >= deadlineOf(newest, zone, by) ? newest : previousBusinessDay(newest);
}

/** UTC ms; an hour that a change of clocks skips is the one after it. */
function deadlineOf(tradeDate: TradeDate, zone: string, by: string): number {
  const day = by >= '23:00' ? tradeDate : addDays(tradeDate, 1);
  return DateTime.fromISO(`${day}T${by}`, { zone }).toMillis();
}

/** What the record of a day's run says at its hour. */
export interface DayRecord {
  readonly state: 'running' | 'done' | 'failed';
  readonly error?: string;
}

/** The alarm about a day that has not finished by its hour; undefined when all is well. */
export function dayAlarm(
  tradeDate: TradeDate,
  by: string,
  record: DayRecord | undefined,
): { readonly subject: string; readonly text: string } | undefined {
  if (record?.state === 'done') return undefined;
  const what = {
    missed: 'It was never started: was the schedule paused, Temporal or the worker down?',
    running: 'It is still running: its workflow in the Temporal Web UI shows where.',
    failed: `It failed: ${record?.error ?? 'the mail about its stage says why'}.`,
  }[record?.state ?? 'missed'];
  return {
    subject: `Day ${tradeDate} not finished by ${by}`,
    text: `${what} What to do: \`npx tst status\`, \`npx tst doctor\`; then \`npx tst run daily-cycle --date ${tradeDate}\` completes it.`,
  };
}
