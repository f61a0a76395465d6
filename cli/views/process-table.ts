import type { StandingProcess } from '../../data/system/process-states';
import { plainTable, shownTime } from './table';

const HEAD = [
  'process',
  'status',
  'state',
  'last start (UTC)',
  'last end (UTC)',
  'performed by',
  'not after',
];

/** Every process: whether it may start, how it stands, and what performs it here. */
export function processTable(
  processes: readonly StandingProcess[],
  stopOf: (process: string) => string,
): string {
  const time = (ms: number | undefined) =>
    ms === undefined ? 'never' : shownTime(new Date(ms)).replace(' UTC', '');
  const rows = processes.map(({ process, by, state, paused, lastStart, lastEnd }) => [
    process,
    paused === undefined ? 'GO' : `NO-RUN: ${paused}`,
    state,
    // Those without a run record of their own say only when they stored something last.
    lastStart === undefined && lastEnd !== undefined ? '' : time(lastStart),
    time(lastEnd),
    by.kind === 'stage' ? `daily cycle, stage ${by.stage}` : `schedule ${by.schedule}`,
    stopOf(process),
  ]);
  return plainTable(HEAD, rows);
}
