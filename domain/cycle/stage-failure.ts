import { STAGES, type StageName } from '../system/names';

/** Stages that only look at what is there and keep it: they run even after others have failed. */
const ALWAYS: readonly StageName[] = ['reports', 'backup'];

export interface StageFailure {
  readonly tradeDate: string;
  readonly stage: StageName;
  readonly reason: string;
}

/** True when a stage runs although others of the day have failed. Nothing is traded on half a day. */
export function runsAfter(stage: StageName, failed: readonly StageName[]): boolean {
  return failed.length === 0 || ALWAYS.includes(stage);
}

/** The commands that complete the day once the cause is fixed: the failed stage, then those that were left out. */
export function remedyOf({ tradeDate, stage }: Pick<StageFailure, 'tradeDate' | 'stage'>): string {
  const later = ALWAYS.includes(stage) ? [] : STAGES.slice(STAGES.indexOf(stage) + 1);
  const commands = [stage, ...later].map((each) => `npx tst run ${each} --date ${tradeDate}`);
  return `fix the cause, then: ${commands.join('; ')}`;
}

/** The mail to the operator when a stage fails. */
export function stageFailureMail(failure: StageFailure): { readonly subject: string; readonly text: string } {
  const { tradeDate, stage, reason } = failure;
  const left = STAGES.slice(STAGES.indexOf(stage) + 1).filter((each) => !runsAfter(each, [stage]));
  const leftOut = left.length > 0 ? ` Not run today: ${left.join(', ')}.` : '';
  const text = `The stage ${stage} of ${tradeDate} failed: ${reason}.${leftOut} What to do: ${remedyOf(failure)}`;
  return { subject: `Stage ${stage} of ${tradeDate} failed`, text };
}
