import type { StageName } from '../system/names';
import { STAGES } from '../system/names';

/** A run as the records tell it; times are UTC ms. */
export interface RunTimes {
  readonly state: 'running' | 'done' | 'failed';
  readonly startedAt: number;
  readonly endedAt?: number;
}

/** How a process stands. */
export interface ProcessRunState {
  readonly state: 'running' | 'failed' | 'not running';
  readonly lastStart?: number;
  readonly lastEnd?: number;
}

/** The newest daily cycle: which stages it has completed, and which have failed. */
export interface CycleState extends RunTimes {
  readonly completed: readonly StageName[];
  readonly failed: readonly StageName[];
}

/**
 * How a stage stands, by its own newest run and the newest cycle. The cycle runs one stage at a time: the one at work is
 * the first that has neither completed nor failed, and it began when the one before it ended.
 */
export function stageState(
  stage: StageName,
  own: RunTimes | undefined,
  cycle: CycleState | undefined,
  endOf: (stage: StageName) => number | undefined,
): ProcessRunState {
  const at = cycle?.state === 'running' ? STAGES.find((each) => !isOver(each, cycle)) : undefined;
  if (cycle && at === stage) {
    const before = STAGES.slice(0, STAGES.indexOf(stage)).map((each) => endOf(each) ?? 0);
    const ended = own?.endedAt === undefined ? {} : { lastEnd: own.endedAt };
    return { state: 'running', lastStart: Math.max(cycle.startedAt, ...before), ...ended };
  }
  return ofRun(own);
}

function ofRun(run: RunTimes | undefined): ProcessRunState {
  if (!run) return { state: 'not running' };
  const { state, startedAt, endedAt } = run;
  return {
    state: state === 'done' ? 'not running' : state,
    lastStart: startedAt,
    ...(endedAt !== undefined && { lastEnd: endedAt }),
  };
}

function isOver(stage: StageName, { completed, failed }: CycleState): boolean {
  return completed.includes(stage) || failed.includes(stage);
}
