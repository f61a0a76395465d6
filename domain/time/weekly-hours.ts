/** Hours per weekday that the operator allows, and what is left of the broker's sessions within them. */

import type { Session } from './sessions';
import { weekday } from './trade-date';
import { DAY_MS, MINUTE_MS } from './units';
import { localToUtc, SYSTEM_ZONE, utcToLocal } from './zone-time';

export const WEEKDAYS = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `[open, close]` in ms since midnight. */
export type DayInterval = readonly [number, number];
/** A weekday that is absent is closed. */
export type WeeklyHours = Readonly<Partial<Record<Weekday, readonly DayInterval[]>>>;

/** The last moment of a day that counts: an interval across midnight is cut here. */
const LAST_SECOND_MS = DAY_MS - 1000;

/** The overlap of two intervals; undefined when they only touch or are apart. */
function intersectIntervals(a: DayInterval, b: DayInterval): DayInterval | undefined {
  const open = Math.max(a[0], b[0]);
  const close = Math.min(a[1], b[1]);
  return close > open ? [open, close] : undefined;
}

function allIntersections(as: readonly DayInterval[], bs: readonly DayInterval[]): readonly DayInterval[] {
  const overlaps = as.flatMap((a) => bs.map((b) => intersectIntervals(a, b)));
  return overlaps.filter((overlap) => overlap !== undefined);
}

/** Hours that both weekly tables allow. */
export function intersectWeekly(a: WeeklyHours, b: WeeklyHours): WeeklyHours {
  const days = WEEKDAYS.map((day) => [day, allIntersections(a[day] ?? [], b[day] ?? [])]);
  return Object.fromEntries(days);
}

/** A local interval cut at every midnight: at 23:59:59 of the first day and 00:00:00 of the next. */
export function splitAtMidnight(open: number, close: number): readonly DayInterval[] {
  const pieces: DayInterval[] = [];
  let from = open;
  for (let midnight = startOfDay(open) + DAY_MS; startOfDay(close) >= midnight; midnight += DAY_MS) {
    pieces.push([from, startOfDay(from) + LAST_SECOND_MS]);
    from = midnight;
  }
  pieces.push([from, close]);
  return pieces.filter((piece) => piece[1] > piece[0]);
}

function startOfDay(localMs: number): number {
  return Math.floor(localMs / DAY_MS) * DAY_MS;
}

/** What is left of local intervals within the weekly hours. */
export function intersectWithWeekly(
  hours: readonly DayInterval[],
  weekly: WeeklyHours,
): readonly DayInterval[] {
  return hours.flatMap(([open, close]) =>
    splitAtMidnight(open, close).flatMap((piece) => {
      const midnight = startOfDay(piece[0]);
      const allowed = weekly[WEEKDAYS[weekday(midnight)]] ?? [];
      return allIntersections(
        [piece],
        allowed.map(([from, to]) => [midnight + from, midnight + to] as const),
      );
    }),
  );
}

/**
 * What is left of sessions within weekly hours that are written in the zone; labels are kept. Hours until midnight (23:59
 * too) and from midnight are one session: a market that stays open does not close there.
 */
export function restrictToWeekly(
  sessions: readonly Session[],
  weekly: WeeklyHours,
  zone: string = SYSTEM_ZONE,
): readonly Session[] {
  return sessions.flatMap((session) => {
    const local: DayInterval = [utcToLocal(session.openUtc, zone), utcToLocal(session.closeUtc, zone)];
    return joinAtMidnight(intersectWithWeekly([local], weekly)).map(([open, close]) => ({
      openUtc: localToUtc(open, zone),
      closeUtc: localToUtc(close, zone),
      label: session.label,
    }));
  });
}

function joinAtMidnight(pieces: readonly DayInterval[]): readonly DayInterval[] {
  const joined: DayInterval[] = [];
  for (const [open, close] of pieces) {
    const last = joined.at(-1);
    const goesOn = last !== undefined && startOfDay(open) === open && open - last[1] <= MINUTE_MS;
    if (goesOn) joined.pop();
    joined.push([goesOn ? last[0] : open, close]);
  }
  return joined;
}
