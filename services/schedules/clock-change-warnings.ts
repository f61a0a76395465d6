import { clockChangesAt } from '../../domain/time/clock-changes';
import type { ScheduleEntry } from './schedule-entry';

/** A sentence for each time of a schedule that a change of clocks will skip or repeat; `today` is `YYYY-MM-DD`. */
export function clockChangeWarnings(entries: readonly ScheduleEntry[], today: string): readonly string[] {
  return entries.flatMap(({ name, times, timezone }) =>
    times.kind === 'interval'
      ? []
      : times.at.flatMap((time) => warningsOf(name, time, times.days, timezone, today)),
  );
}

function warningsOf(
  name: string,
  time: string,
  days: readonly string[],
  zone: string,
  today: string,
): string[] {
  return clockChangesAt({ time, zone, days }, today).map(({ kind, date }) => {
    const what =
      kind === 'skipped' ? 'does not exist and the run is skipped' : 'comes twice and so may the run';
    return `schedule ${name}: ${time} ${what} on ${date}, when the clocks of ${zone} change; choose another time or other days`;
  });
}
