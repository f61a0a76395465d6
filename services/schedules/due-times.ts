import { DateTime } from 'luxon';
import type { ScheduleEntry } from './schedule-entry';

/** One nominal time of a schedule. */
export interface DueTime {
  readonly entry: ScheduleEntry;
  /** UTC ms. */
  readonly at: number;
}

/** Every nominal time after `from` and not after `to` (UTC ms), in the order of time; a time that a change of clocks skips is none. */
export function dueTimes(entries: readonly ScheduleEntry[], from: number, to: number): readonly DueTime[] {
  return entries
    .flatMap((entry) => timesOf(entry, from, to).map((at) => ({ entry, at })))
    .filter(({ at }) => at > from && at <= to)
    .sort((a, b) => a.at - b.at);
}

/** Those of one instant together: nothing after it counts as seen before all of them are begun. */
export function byInstant(due: readonly DueTime[]): readonly (readonly DueTime[])[] {
  const groups = new Map<number, DueTime[]>();
  for (const each of due) groups.set(each.at, [...(groups.get(each.at) ?? []), each]);
  return [...groups.values()];
}

function timesOf({ times, timezone }: ScheduleEntry, from: number, to: number): readonly number[] {
  if (times.kind === 'interval') return intervalTimes(times.everyMs, times.offsetMs, from, to);
  const found: number[] = [];
  const last = DateTime.fromMillis(to, { zone: timezone }).startOf('day');
  for (
    let day = DateTime.fromMillis(from, { zone: timezone }).startOf('day');
    day <= last;
    day = day.plus({ days: 1 })
  )
    if (runsOn(times.days, day.weekday)) found.push(...times.at.flatMap((time) => instantOf(day, time)));
  return found;
}

function intervalTimes(everyMs: number, offsetMs: number, from: number, to: number): readonly number[] {
  const found: number[] = [];
  const first = Math.floor((from - offsetMs) / everyMs) * everyMs + offsetMs;
  for (let at = first; at <= to; at += everyMs) found.push(at);
  return found;
}

/** Monday is 1. */
const WEEKDAYS = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** `days` are weekdays and ranges such as `FRI-MON`. */
function runsOn(days: readonly string[], weekday: number): boolean {
  return days.some((text) => {
    const [first, last = first] = text.split('-').map((name) => WEEKDAYS.indexOf(name) + 1);
    return first <= last ? weekday >= first && weekday <= last : weekday >= first || weekday <= last;
  });
}

function instantOf(day: DateTime, time: string): readonly number[] {
  const [hour, minute] = time.split(':').map(Number);
  const at = day.set({ hour, minute });
  return at.hour === hour ? [at.toMillis()] : [];
}
