import CliTable from 'cli-table3';
import type { ScheduleLine } from '../../services/schedules/operate-schedules';

/** Schedules with their state, their next and last run in UTC, and their note. */
export function scheduleTable(schedules: readonly ScheduleLine[]): string {
  const table = new CliTable({
    head: ['schedule', 'state', 'next run (UTC)', 'last run (UTC)', 'note'],
    style: { head: [], border: [] },
  });
  const shown = (date: Date | undefined) => date?.toISOString().slice(0, 16).replace('T', ' ') ?? '';
  for (const { id, paused, next, last, note } of schedules)
    table.push([id, paused ? 'paused' : 'active', shown(next), shown(last), note]);
  return table.toString();
}
