import type { ScheduledProcess } from '../../domain/cycle/workflow-inputs';

/** When it runs: at times of days, or at intervals counted from the epoch. */
export type ScheduleTimes =
  | { readonly kind: 'calendar'; readonly days: readonly string[]; readonly at: readonly string[] }
  | { readonly kind: 'interval'; readonly everyMs: number; readonly offsetMs: number };

/** One schedule of the file, complete. */
export interface ScheduleEntry {
  /** Without the system; the schedule's id is `<system>/<name>`. */
  readonly name: string;
  /** What it starts, by the thin starter workflow. */
  readonly process: ScheduledProcess;
  readonly times: ScheduleTimes;
  readonly timezone: string;
  readonly overlap: 'SKIP' | 'BUFFER_ONE';
  readonly catchupWindowMs: number;
  readonly pauseOnFailure: boolean;
  readonly note: string;
}

/** `<system>/<name>`. */
export function scheduleId(system: string, name: string): string {
  return `${system}/${name}`;
}
