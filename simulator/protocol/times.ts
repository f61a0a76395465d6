import { DAY_MS, HOUR_MS } from '../../domain/time/units';
import { clockText, dateText, parseDate } from '../clock/dates';
import { localToUtc, utcToLocal } from '../clock/zones';

/** The broker's names of zones that are no IANA names. */
const ZONES: Readonly<Record<string, string>> = {
  'US/Central': 'America/Chicago',
  'US/Eastern': 'America/New_York',
  'US/Pacific': 'America/Los_Angeles',
  MET: 'Europe/Berlin',
  'GB-Eire': 'Europe/London',
  GB: 'Europe/London',
  Japan: 'Asia/Tokyo',
  UTC: 'UTC',
  GMT: 'UTC',
};

/** `yyyymmdd-hh:mm:ss`, UTC. */
export function utcStamp(time: number): string {
  return `${dateText(time)}-${clockText(time)}`;
}

/** `yyyymmdd hh:mm:ss Zone` in an exchange's zone. */
export function zoneStamp(time: number, zone: string, zoneId: string): string {
  const local = utcToLocal(zone, time);
  return `${dateText(local)} ${clockText(local)} ${zoneId}`;
}

/**
 * An instant out of `yyyymmdd-hh:mm:ss` (UTC), `yyyymmdd hh:mm:ss Zone` or `yyyymmdd hh:mm:ss` (taken as UTC, as
 * this gateway is set to); undefined when it is none of these.
 */
export function parseStamp(text: string): number | undefined {
  const match = /^(\d{8})[- ](\d{2}):(\d{2}):(\d{2})(?: (.+))?$/.exec(text);
  if (!match) return undefined;
  const [, date, hour, minute, second, zone] = match;
  const local = parseDate(date) + Number(hour) * HOUR_MS + Number(minute) * 60_000 + Number(second) * 1000;
  if (!zone) return local;
  try {
    return localToUtc(ZONES[zone] ?? zone, local);
  } catch {
    // An unknown zone name: the caller answers with an error.
    return undefined;
  }
}

const DURATION_DAYS: Readonly<Record<string, number>> = { D: 1, W: 7, M: 30.4375, Y: 365.25 };

/** Milliseconds of a duration such as `1 Y`, `30 D`, `3600 S`; undefined when it is none. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d+) ([SDWMY])$/.exec(text);
  if (!match) return undefined;
  const count = Number(match[1]);
  return match[2] === 'S' ? count * 1000 : Math.ceil(count * DURATION_DAYS[match[2]]) * DAY_MS;
}

const UNITS: Readonly<Record<string, number>> = {
  sec: 1,
  min: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_592_000,
};

/** Seconds of a bar size such as `1 day`, `15 mins`, `1W`; undefined when it is none. */
export function parseBarSize(text: string): number | undefined {
  const match = /^(\d+) ?(sec|min|hour|day|week|month|W|M)s?$/.exec(text);
  if (!match) return undefined;
  const unit = match[2] === 'W' ? 'week' : match[2] === 'M' ? 'month' : match[2];
  return Number(match[1]) * UNITS[unit];
}
