import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CycleResult } from '../domain/cycle/cycle-result';
import {
  beginDayRun,
  type DayAction,
  type DayEvent,
  type DayRun,
  nextDayRun,
  REPORTED,
} from '../domain/cycle/day-run';
import { remedyOf } from '../domain/cycle/stage-failure';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { stageStart } from '../domain/cycle/workflow-starts';
import { STAGES, type StageName } from '../domain/system/names';
import { enterStage } from './enter-stage';
import { parsed } from './parsed-input';
import { runActivities } from './proxies';
import { rootCause } from './root-cause';
import { runChild } from './start-child';

const cycleProgress = defineQuery<CycleResult>('cycleProgress');

/**
 * The day: prices, positions, orders, reports, backup, each a child workflow that can also be run alone, in the order that
 * `nextDayRun` decides. The run record in the database decides whether the day may start.
 */
export async function dailyCycle(given: CycleInput): Promise<CycleResult> {
  const input = parsed('the start of the day', cycleInput, given);
  const { tradeDate } = input;
  let run = beginDayRun(tradeDate);
  setHandler(cycleProgress, () => ({ tradeDate, ran: true, stages: run.stages }));

  while (run.action.kind !== 'end') {
    const event = await taken(input, run, run.action);
    run = nextDayRun(run, event, patched);
  }
  if (run.failures.length > 0) {
    const texts = run.failures.map((each) => `stage ${each.stage} failed: ${each.reason}`);
    throw ApplicationFailure.nonRetryable(texts.join('; '), 'STAGE_FAILED');
  }
  if (run.action.ran) enterStage('done', cycleDetails(run));
  return { tradeDate, ran: run.action.ran, stages: run.stages };
}

/** Takes the action, and says what came of it. */
async function taken(
  input: CycleInput,
  run: DayRun,
  action: Exclude<DayAction, { kind: 'end' }>,
): Promise<DayEvent> {
  const { system, tradeDate } = input;
  const runs = runActivities(system);
  const record = { system, process: 'daily-cycle', tradeDate, workflowRunId: workflowInfo().runId };
  const { stages } = run;
  switch (action.kind) {
    case 'begin': {
      const begun = await runs.beginRun(record);
      const kind = begun.kind === 'already-done' ? begun.kind : 'begun';
      return { kind, stages: begun.stages ?? {} };
    }
    case 'run-stage':
      enterStage(action.stage, cycleDetails(run, action.stage));
      return runStage(input, action.stage);
    case 'report-failure':
      await runs.reportFailedStage(action.failure);
      return DONE;
    case 'note-stages':
      await runs.noteStages({ ...record, stages });
      return DONE;
    case 'finish':
      await runs.finishRun({ ...record, stages });
      return DONE;
    case 'record-failure': {
      const [{ stage, reason }] = run.failures;
      if (patched(REPORTED)) enterStage('failed', cycleDetails(run));
      await runs.failRun({ ...record, stages, failedStage: stage, reason });
      return DONE;
    }
  }
}

const DONE: DayEvent = { kind: 'done' };

async function runStage(input: CycleInput, stage: StageName): Promise<DayEvent> {
  try {
    return { kind: 'stage-done', result: await runChild(stageStart(stage, input)) };
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    return { kind: 'stage-failed', reason: rootCause(error) };
  }
}

function cycleDetails({ tradeDate, stages, failures }: DayRun, current?: StageName): string {
  const lines = STAGES.map((stage) => {
    const result = stages[stage];
    const failure = failures.find((each) => each.stage === stage);
    if (failure) return `- **${stage}** FAILED: ${failure.reason}; ${remedyOf(failure)}`;
    if (result) return `- **${stage}** ${result.summary}${result.problems.map((p) => `\n  - ${p}`).join('')}`;
    return stage === current ? `- **${stage}** running` : `- ${stage}`;
  });
  return `# ${tradeDate}\n${lines.join('\n')}`;
}
