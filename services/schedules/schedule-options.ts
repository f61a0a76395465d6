import type { ScheduleDescription, ScheduleOptions, ScheduleSpec } from '@temporalio/client';
import { scheduledStart } from '../../domain/cycle/workflow-starts';
import type { ClockKind } from '../../domain/time/clock-kind';
import { scheduleAction } from '../temporal/start-workflow';
import { type ScheduleEntry, scheduleId } from './schedule-entry';

/** Which system's schedules, and on which clock it lives. */
export interface ScheduleOwner {
  readonly system: string;
  readonly clock: ClockKind;
}

export const SIMULATED_NOTE = 'simulated clock';
const DAY_NAMES = {
  MON: 'MONDAY',
  TUE: 'TUESDAY',
  WED: 'WEDNESDAY',
  THU: 'THURSDAY',
  FRI: 'FRIDAY',
  SAT: 'SATURDAY',
  SUN: 'SUNDAY',
} as const;
type Day = keyof typeof DAY_NAMES;

/** The schedule as Temporal wants it. It starts the thin starter; its memo says whose it is. */
export function scheduleOptions(owner: ScheduleOwner, entry: ScheduleEntry): ScheduleOptions {
  const { system, clock } = owner;
  const simulated = clock === 'simulated';
  const start = scheduledStart(entry.name, { system, process: entry.process, clock });
  return {
    scheduleId: scheduleId(system, entry.name),
    spec: specOf(entry),
    action: { type: 'startWorkflow', workflowType: start.workflow, ...scheduleAction(start) },
    policies: {
      overlap: entry.overlap,
      catchupWindow: entry.catchupWindowMs,
      pauseOnFailure: entry.pauseOnFailure,
    },
    memo: { owner: ownerMemo(system) },
    state: { paused: simulated, note: simulated ? SIMULATED_NOTE : entry.note },
  };
}

/** Marks what we may delete. */
export function ownerMemo(system: string): string {
  return `tsystemtrade/${system}`;
}

function specOf({ times, timezone, note }: ScheduleEntry): ScheduleSpec {
  if (times.kind === 'interval') {
    return { intervals: [{ every: times.everyMs, offset: times.offsetMs }], timezone };
  }
  const dayOfWeek = times.days.map((day) => DAY_NAMES[day as Day]);
  const calendars = times.at.map((time) => {
    const [hour, minute] = time.split(':').map(Number);
    return { dayOfWeek, hour, minute, comment: note };
  });
  return { calendars, timezone };
}

/** The part of a schedule that a file can say, as text by key, so that two can be compared. */
export type ScheduleFacts = Readonly<Record<string, string>>;

/** What the file says. */
export function factsOfEntry(owner: ScheduleOwner, entry: ScheduleEntry): ScheduleFacts {
  const { times } = entry;
  return {
    process: entry.process,
    clock: owner.clock,
    ...(times.kind === 'interval'
      ? { every: seconds(times.everyMs), offset: seconds(times.offsetMs) }
      : { days: inWeekOrder(times.days), at: [...times.at].sort().join(' ') }),
    timezone: entry.timezone,
    overlap: entry.overlap,
    catchup_window: seconds(entry.catchupWindowMs),
    pause_on_failure: String(entry.pauseOnFailure),
  };
}

/** What the server has; something that a file can't say appears under `other`. */
export function factsOfServer(description: ScheduleDescription): ScheduleFacts {
  const { spec, action, policies } = description;
  const input = (action.args?.[0] ?? {}) as { process?: string; clock?: string };
  return {
    process: action.workflowType === 'scheduledStart' ? (input.process ?? '') : action.workflowType,
    clock: input.clock ?? '',
    ...timesOfServer(spec),
    timezone: spec.timezone ?? '',
    overlap: policies.overlap ?? '',
    catchup_window: seconds(policies.catchupWindow),
    pause_on_failure: String(policies.pauseOnFailure),
  };
}

function timesOfServer(spec: ScheduleDescription['spec']): ScheduleFacts {
  const calendars = spec.calendars ?? [];
  const intervals = spec.intervals ?? [];
  if (intervals.length === 1 && calendars.length === 0) {
    return { every: seconds(intervals[0].every), offset: seconds(intervals[0].offset ?? 0) };
  }
  const days = new Set(calendars.map(({ dayOfWeek }) => inWeekOrder(dayOfWeek.flatMap(daysOfRange))));
  const times = calendars.map(timeOfCalendar);
  if (intervals.length > 0 || days.size !== 1 || times.includes(undefined)) {
    return { other: JSON.stringify({ calendars, intervals }) };
  }
  return { days: [...days][0], at: times.sort().join(' ') };
}

type Calendar = NonNullable<ScheduleDescription['spec']['calendars']>[number];

/** `HH:MM` of a calendar that means one minute of chosen weekdays; undefined for anything else. */
function timeOfCalendar({ second, minute, hour, dayOfMonth, month, year }: Calendar): string | undefined {
  const single = [second, minute, hour].every(
    (ranges) => ranges.length === 1 && ranges[0].start === ranges[0].end,
  );
  const wholeMonth = dayOfMonth.length === 1 && dayOfMonth[0].start === 1 && dayOfMonth[0].end === 31;
  const wholeYear = month.length === 1 && month[0].start === 'JANUARY' && month[0].end === 'DECEMBER';
  if (!single || !wholeMonth || !wholeYear || year.length > 0 || second[0].start !== 0) return undefined;
  return [hour, minute].map((ranges) => String(ranges[0].start).padStart(2, '0')).join(':');
}

const WEEK: readonly Day[] = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function daysOfRange(range: { start: string; end: string; step: number }): readonly Day[] {
  const position = (name: string) => WEEK.findIndex((day) => DAY_NAMES[day] === name);
  const [start, end] = [position(range.start), position(range.end)];
  return WEEK.filter((_, i) => i >= start && i <= end && (i - start) % Math.max(1, range.step) === 0);
}

function inWeekOrder(days: readonly string[]): string {
  return WEEK.filter((day) => days.includes(day)).join(' ');
}

function seconds(ms: unknown): string {
  return `${Number(ms) / 1_000}s`;
}
