/** The broker's ways of writing times, to and from UTC ms. */
import { DateTime } from 'luxon';
import { ianaZone } from '../../domain/time/zone-names';

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
  const number = wholeNumber(text);
  if (number >= 0 && text.length === 8) return startOfUtcDay(number);
  if (number >= 0 && text.length >= 9 && text.length <= 11) return number * 1000;
  return executionTime(text, gatewayZone);
}

const [ZERO, NINE] = ['0'.charCodeAt(0), '9'.charCodeAt(0)];

/** NaN where there is anything but digits. A history has thousands of labels: neither luxon nor patterns are fast enough. */
function wholeNumber(text: string): number {
  let number = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < ZERO || code > NINE) return Number.NaN;
    number = number * 10 + code - ZERO;
  }
  return number;
}

/** NaN for a day that the calendar does not have. */
function startOfUtcDay(yyyymmdd: number): number {
  const [year, month, day] = [
    Math.floor(yyyymmdd / 10_000),
    Math.floor(yyyymmdd / 100) % 100,
    yyyymmdd % 100,
  ];
  const time = Date.UTC(year, month - 1, day);
  // Every month has 28 days: only for the last ones, and wrong months, is it worth to ask.
  if (month >= 1 && month <= 12 && day >= 1 && day <= 28) return time;
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : Number.NaN;
}

function instant(text: string, zone: string): number {
  const time = DateTime.fromFormat(text, 'yyyyMMdd HH:mm:ss', { zone });
  return time.isValid ? time.toMillis() : Number.NaN;
}
