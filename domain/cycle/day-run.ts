import { STAGES, type StageName } from '../system/names';
import type { StageResult, StageResults } from './cycle-result';
import type { InForce } from './in-force';
import { runsAfter, type StageFailure } from './stage-failure';

/** What the day does next. */
export type DayAction =
  /** Ask the run record whether the day may start: Temporal refuses a second start only while it remembers the first. */
  | { readonly kind: 'begin' }
  | { readonly kind: 'run-stage'; readonly stage: StageName }
  /** Tell the operator. */
  | { readonly kind: 'report-failure'; readonly failure: StageFailure }
  /** Note the stages that are done: a run that Temporal has forgotten continues after the last of them. */
  | { readonly kind: 'note-stages' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'record-failure' }
  | { readonly kind: 'end'; readonly ran: boolean };

/** What happens to the day. */
export type DayEvent =
  | { readonly kind: 'already-done'; readonly stages: StageResults }
  /** `stages`: done before, by a run that was forgotten. */
  | { readonly kind: 'begun'; readonly stages: StageResults }
  | { readonly kind: 'stage-done'; readonly result: StageResult }
  | { readonly kind: 'stage-failed'; readonly reason: string }
  /** The action that answers nothing is done. */
  | { readonly kind: 'done' };

/** One day: prices, positions, orders, reports, backup. */
export interface DayRun {
  readonly tradeDate: string;
  readonly action: DayAction;
  readonly stages: StageResults;
  /** The first is the day's: those after it may follow from it. */
  readonly failures: readonly StageFailure[];
  /** Still to be run, in their order. */
  readonly left: readonly StageName[];
}

/** Runs recorded before failed stages were reported at once end with the failed stage. */
export const REPORTED = 'failed-stage-reported';

export function beginDayRun(tradeDate: string): DayRun {
  return { tradeDate, action: { kind: 'begin' }, stages: {}, failures: [], left: STAGES };
}

/** The day after an event. A failed stage leaves out those that trade on it, and only those. */
export function nextDayRun(run: DayRun, event: DayEvent, inForce: InForce): DayRun {
  switch (event.kind) {
    case 'already-done':
      return { ...run, stages: event.stages, action: { kind: 'end', ran: false } };
    case 'begun': {
      const left = run.left.filter((stage) => event.stages[stage] === undefined);
      return nextStage({ ...run, stages: event.stages, left });
    }
    case 'stage-done':
      return noted({ ...run, stages: { ...run.stages, [stageOf(run)]: event.result } }, inForce);
    case 'stage-failed':
      return afterFailure(run, event.reason, inForce);
    case 'done':
      return afterDone(run, inForce);
  }
}

function afterDone(run: DayRun, inForce: InForce): DayRun {
  switch (run.action.kind) {
    case 'report-failure':
      return noted(run, inForce);
    case 'note-stages':
      return nextStage(run);
    default:
      return { ...run, action: { kind: 'end', ran: true } };
  }
}

function afterFailure(run: DayRun, reason: string, inForce: InForce): DayRun {
  const failure = { tradeDate: run.tradeDate, stage: stageOf(run), reason };
  const failed = { ...run, failures: [...run.failures, failure] };
  return inForce(REPORTED)
    ? { ...failed, action: { kind: 'report-failure', failure } }
    : { ...failed, action: { kind: 'record-failure' } };
}

function noted(run: DayRun, inForce: InForce): DayRun {
  return inForce('stages-noted') ? { ...run, action: { kind: 'note-stages' } } : nextStage(run);
}

function nextStage(run: DayRun): DayRun {
  const failed = run.failures.map(({ stage }) => stage);
  const [stage, ...left] = run.left.filter((each) => runsAfter(each, failed));
  if (stage !== undefined) return { ...run, left, action: { kind: 'run-stage', stage } };
  return { ...run, left, action: { kind: failed.length > 0 ? 'record-failure' : 'finish' } };
}

function stageOf({ action }: DayRun): StageName {
  if (action.kind !== 'run-stage') throw new Error(`no stage runs: ${action.kind}`);
  return action.stage;
}
