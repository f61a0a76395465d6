/** Trading sessions of a contract, from the broker's list of hours, as UTC intervals. */

import { tstError } from '../errors/errors';
import { isBusinessDay, msToDate, nextBusinessDay, type TradeDate } from './trade-date';
import { DAY_MS } from './units';
import { isKnownZone, localToUtc, utcToLocal } from './zone-time';

export interface Session {
  /** UTC ms, included. */
  readonly openUtc: number;
  /** UTC ms, not included. */
  readonly closeUtc: number;
  /** The exchange's trade date: the date of the close, or the Monday after a close on a weekend. */
  readonly label: TradeDate;
}

const SESSION = /^(\d{8}):(\d{2})(\d{2})-(\d{8}):(\d{2})(\d{2})$/;
/** Some sessions are given with one date only: the trade date, on which they close. */
const SHORT_SESSION = /^(\d{8}):(\d{2})(\d{2})-(\d{2})(\d{2})$/;

/**
 * Sessions of `YYYYMMDD:HHMM-YYYYMMDD:HHMM;...;YYYYMMDD:CLOSED`, in the exchange's IANA zone with its real
 * rules, sorted. pysystemtrade uses fixed offsets and takes an hour off at both ends instead;
 * `marginMs` takes a margin off (one hour reproduces it). Error BAD_INPUT for an unknown zone or text that
 * is not of this form.
 */
export function parseTradingHours(text: string, zone: string, marginMs = 0): readonly Session[] {
  if (!isKnownZone(zone)) throw tstError('BAD_INPUT', `unknown time zone "${zone}" of trading hours`);
  const days = text.split(';').map((day) => day.trim());
  const parts = days.flatMap((day) => spread(day));
  const sessions = parts.map((part) => parseSession(part, zone, marginMs));
  return sessions
    .filter((session) => session.closeUtc > session.openUtc)
    .sort((a, b) => a.openUtc - b.openUtc);
}

/** One day may list several sessions after its date, separated by commas. Days without `-` are closed. */
function spread(day: string): readonly string[] {
  if (!day.includes('-')) return [];
  const date = day.slice(0, 8);
  return day.split(',').map((part) => (/^\d{8}:/.test(part) ? part : `${date}:${part}`));
}

function parseSession(part: string, zone: string, marginMs: number): Session {
  const { open, close } = localTimes(part);
  return {
    openUtc: localToUtc(open, zone) + marginMs,
    closeUtc: localToUtc(close, zone) - marginMs,
    label: labelOf(close),
  };
}

/** Opening and close on the exchange's clock, as UTC ms of that clock. */
function localTimes(part: string): { readonly open: number; readonly close: number } {
  const short = SHORT_SESSION.exec(part);
  if (short) return shortTimes(short);
  const full = SESSION.exec(part);
  if (!full) throw tstError('BAD_INPUT', `"${part}" is not a trading session`);
  return { open: localMs(full[1], full[2], full[3]), close: localMs(full[4], full[5], full[6]) };
}

/** `1700-1515` of a date opened the evening before it; a close at 0000 is the end of the date. */
function shortTimes([, date, openHour, openMinute, closeHour, closeMinute]: readonly string[]) {
  const open = localMs(date, openHour, openMinute);
  const close = localMs(date, closeHour, closeMinute);
  if (close > open) return { open, close };
  if (closeHour + closeMinute === '0000') return { open, close: close + DAY_MS };
  return { open: open - DAY_MS, close };
}

function localMs(day: string, hour: string, minute: string): number {
  return Date.UTC(+day.slice(0, 4), +day.slice(4, 6) - 1, +day.slice(6, 8), +hour, +minute);
}

/** A session that closes at 24:00 belongs to the day that ends, not to the one that begins. */
function labelOf(closeLocal: number): TradeDate {
  const date = msToDate(closeLocal - 1);
  return isBusinessDay(date) ? date : nextBusinessDay(date);
}

/** The session that contains the instant. */
function sessionAt(sessions: readonly Session[], at: number): Session | undefined {
  return sessions.find((session) => session.openUtc <= at && at < session.closeUtc);
}

export function isOpen(sessions: readonly Session[], at: number): boolean {
  return sessionAt(sessions, at) !== undefined;
}

/** The earliest instant, not before `at`, at which the market is open; undefined when none is listed. */
export function nextOpen(sessions: readonly Session[], at: number): number | undefined {
  const opens = sessions
    .filter((session) => session.closeUtc > at)
    .map((session) => Math.max(session.openUtc, at));
  return opens.length === 0 ? undefined : Math.min(...opens);
}

/** When the last session labelled with the trade date ends; undefined when none is (a holiday, or not listed). */
export function sessionEnd(sessions: readonly Session[], tradeDate: TradeDate): number | undefined {
  const ends = sessions.filter((session) => session.label === tradeDate).map((session) => session.closeUtc);
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/**
 * The exchange's trade date of an instant, for a fill: the label of the session it is in, or else the
 * date in the exchange's zone, moved to a business day.
 */
export function exchangeTradeDate(sessions: readonly Session[], zone: string, at: number): TradeDate {
  const session = sessionAt(sessions, at);
  if (session) return session.label;
  const date = msToDate(Math.floor(utcToLocal(at, zone) / DAY_MS) * DAY_MS);
  return isBusinessDay(date) ? date : nextBusinessDay(date);
}
