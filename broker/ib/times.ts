/** The broker's ways of writing times, to and from UTC ms. */
import { DateTime } from 'luxon';
import { ianaZone } from './zones';

/** `YYYYMMDD-hh:mm:ss`, which every gateway takes for UTC whatever its settings are. */
export function utcDashTime(at: number): string {
  return DateTime.fromMillis(at, { zone: 'utc' }).toFormat('yyyyMMdd-HH:mm:ss');
}

/**
 * The time of an execution: `20261122 17:25:01 US/Central`, `20260610-19:57:47` (UTC), or without a zone,
 * which means the gateway's own. NaN when it is none of these.
 */
export function executionTime(text: string, gatewayZone: string): number {
  const match = /^(\d{8})(-|\s+)(\d{2}:\d{2}:\d{2})(?:\s+(.+))?$/.exec(text.trim());
  if (!match) return Number.NaN;
  const [, date, separator, time, zoneName] = match;
  const zone = separator === '-' ? 'utc' : zoneName ? ianaZone(zoneName) : gatewayZone;
  return zone ? instant(`${date} ${time}`, zone) : Number.NaN;
}

/**
 * The label of a bar. Bars of a day or longer carry `YYYYMMDD` whatever format was asked for, and give that
 * date at 00:00 UTC; shorter ones epoch seconds. (Reading a daily label as seconds would give 1970.)
 */
export function barTime(label: string, gatewayZone: string): number {
  const text = label.trim();
  if (/^\d{8}$/.test(text)) return startOfUtcDay(text);
  if (/^\d{9,11}$/.test(text)) return Number(text) * 1000;
  return executionTime(text, gatewayZone);
}

/** By itself, because a history has thousands of such labels and luxon takes 20 microseconds for each. */
function startOfUtcDay(yyyymmdd: string): number {
  const month = Number(yyyymmdd.slice(4, 6)) - 1;
  const day = new Date(Date.UTC(Number(yyyymmdd.slice(0, 4)), month, Number(yyyymmdd.slice(6))));
  return day.getUTCMonth() === month && day.getUTCDate() === Number(yyyymmdd.slice(6))
    ? day.getTime()
    : Number.NaN;
}

function instant(text: string, zone: string): number {
  const time = DateTime.fromFormat(text, 'yyyyMMdd HH:mm:ss', { zone });
  return time.isValid ? time.toMillis() : Number.NaN;
}
