/** Whether the broker can have bars that were not fetched yet: what can't be new is not asked for. */

import { notionalClose } from '../time/notional-close';
import { parseTradingHours, type Session } from '../time/sessions';
import { localDate, type TradeDate } from '../time/trade-date';
import { DAY_MS } from '../time/units';
import { zoneOffset } from '../time/zone-time';
import { BAR_MS, type BarSize } from './bar-size';
import { ANSWERED_SPIKE, type EmptyFetch, isWithoutData, type PriceFetch } from './fetch-result';

interface NewBarFacts {
  readonly barSize: BarSize;
  readonly tradeDate: TradeDate;
  /** Time of the newest stored row of this bar size; undefined while nothing is stored. */
  readonly lastStored: number | undefined;
  /** What its last fetch came to. */
  readonly lastFetch: Pick<PriceFetch, 'tradeDate' | 'at' | 'result' | 'lastBar'> | undefined;
  /** Of the exchange, as the broker reports them now: a list of dates, with the sessions of each or CLOSED. */
  readonly hours: { readonly tradingHours: string; readonly zone: string | undefined };
}

/**
 * The answer that needs no request: no bar can be new since the last fetch. Undefined when one can. While it lasts, a
 * contract without data stays one.
 */
export function nothingCanBeNew(facts: NewBarFacts, now: number, systemZone: string): EmptyFetch | undefined {
  const reason = whyNothingCanBeNew(facts, now, systemZone);
  if (reason === undefined) return undefined;
  const noData = facts.lastFetch !== undefined && isWithoutData(facts.lastFetch);
  return { kind: 'empty', reason, ...(noData && { noData }) };
}

/**
 * Why no bar can be new since the last fetch; undefined when one can, or when it is not certain: after a failure, after a
 * change of what is stored, over dates whose sessions are not listed.
 */
function whyNothingCanBeNew(facts: NewBarFacts, now: number, systemZone: string): string | undefined {
  const { lastFetch, lastStored, tradeDate, hours, barSize } = facts;
  if (!lastFetch || lastFetch.result.kind === 'failure' || lastFetch.at.getTime() > now) return undefined;
  const { result } = lastFetch;
  if (result.kind === 'empty' && result.reason === ANSWERED_SPIKE) return undefined;
  if (lastFetch.lastBar?.getTime() !== lastStored) return undefined;
  if (lastStored === undefined)
    return lastFetch.tradeDate === tradeDate ? 'the broker had none today' : undefined;
  if (hours.zone === undefined || !areListed(hours.tradingHours, hours.zone, lastFetch.at.getTime(), now))
    return undefined;
  const sessions = parseTradingHours(hours.tradingHours, hours.zone);
  const known = { fetched: lastFetch.at.getTime(), now };
  const isPossible =
    barSize === 'day'
      ? canHaveNewDay(sessions, known, lastStored, systemZone)
      : canHaveNewBar(sessions, known, hours.zone, BAR_MS[barSize]);
  return isPossible ? undefined : 'no bar has ended since the last fetch';
}

interface Known {
  readonly fetched: number;
  readonly now: number;
}

/** A session has ended since, or the bar of the last one that ended was not there yet. */
function canHaveNewDay(
  sessions: readonly Session[],
  { fetched, now }: Known,
  lastStored: number,
  systemZone: string,
): boolean {
  const ended = sessions.filter(({ closeUtc }) => closeUtc <= now);
  if (ended.some(({ closeUtc }) => closeUtc > fetched)) return true;
  const last = ended.at(-1);
  return last !== undefined && lastStored < notionalClose(last.label, systemZone);
}

/** Bars begin at the opening and at each full hour (or part of it) of the exchange; one counts when it is over. */
function canHaveNewBar(
  sessions: readonly Session[],
  { fetched, now }: Known,
  zone: string,
  length: number,
): boolean {
  const before = fetched - length;
  const offset = zoneOffset(before, zone);
  const nextStart = Math.floor((before + offset) / length) * length + length - offset;
  return sessions.some(({ openUtc, closeUtc }) => {
    const next = openUtc > before ? openUtc : nextStart;
    return next < closeUtc && next + length <= now;
  });
}

/** Whether the list has each date of the exchange from one instant to the other. */
function areListed(tradingHours: string, zone: string, from: number, to: number): boolean {
  const dates = new Set([...tradingHours.matchAll(/(?:^|;)\s*(\d{8}):/g)].map(([, date]) => date));
  // A session is listed on the date on which it opens or on its trade date, the next one.
  const last = localDate(to, zone).replaceAll('-', '');
  for (let time = from; ; time += DAY_MS) {
    const date = localDate(Math.min(time, to), zone).replaceAll('-', '');
    if (!dates.has(date)) return false;
    if (date >= last) return true;
  }
}
