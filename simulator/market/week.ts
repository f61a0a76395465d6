import { DAY_MS } from '../../domain/time/units';
import { dateText, isWeekday } from '../clock/dates';
import { localToUtc } from '../clock/zones';
import type { Session } from './market';

/** Minutes of the local day; `open` at or after `close` means: opens on the evening before the trade date. */
export interface SessionTemplate {
  readonly open: number;
  readonly close: number;
  readonly liquid?: { readonly open: number; readonly close: number };
}

/** The weekly hours of an exchange. */
export interface Week {
  readonly zone: string;
  readonly sessions: readonly SessionTemplate[];
  /** Whether a date (days since 1970) is without any session. */
  readonly isHoliday: (dayNumber: number) => boolean;
}

const MINUTE = 60_000;

/** Minutes of the day of `17:30`. */
export function minutes(text: string): number {
  const [hour, minute] = text.split(':').map(Number);
  return hour * 60 + minute;
}

function sessionOf(week: Week, template: SessionTemplate, day: number): Session {
  const midnight = day * DAY_MS;
  const at = (minute: number) => localToUtc(week.zone, midnight + minute * MINUTE);
  const opensBefore = template.open >= template.close;
  const open = opensBefore ? eveningBefore(week, template, day) : at(template.open);
  const liquid = template.liquid && { open: at(template.liquid.open), close: at(template.liquid.close) };
  return { open, close: at(template.close), tradeDate: dateText(midnight), liquid };
}

/** Monday's session opens on Sunday evening. */
function eveningBefore(week: Week, template: SessionTemplate, day: number): number {
  return localToUtc(week.zone, (day - 1) * DAY_MS + template.open * MINUTE);
}

const NONE: readonly Session[] = [];
const kept = new WeakMap<Week, Map<number, readonly Session[]>>();

/** The sessions of one trade date (days since 1970), in order; none on weekends and holidays. */
export function sessionsOfDay(week: Week, day: number): readonly Session[] {
  let days = kept.get(week);
  if (!days) {
    days = new Map();
    kept.set(week, days);
  }
  const known = days.get(day);
  if (known) return known;
  const sessions = makeSessions(week, day);
  days.set(day, sessions);
  return sessions;
}

function makeSessions(week: Week, day: number): readonly Session[] {
  if (!isWeekday(day) || week.isHoliday(day)) return NONE;
  return week.sessions.map((template) => sessionOf(week, template, day));
}

/** Sessions that overlap [from, to), in order of opening. */
export function sessionsBetween(week: Week, from: number, to: number): readonly Session[] {
  const found: Session[] = [];
  const last = Math.floor(to / DAY_MS) + 2;
  for (let day = Math.floor(from / DAY_MS) - 2; day <= last; day++) {
    for (const session of sessionsOfDay(week, day))
      if (session.close > from && session.open < to) found.push(session);
  }
  return found;
}
