import {
  ApplicationFailure,
  CancellationScope,
  defineQuery,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { CycleResult, StageResult } from '../domain/cycle/cycle-result';
import { remedyOf, runsAfter, type StageFailure } from '../domain/cycle/stage-failure';
import { type CycleInput, cycleInput } from '../domain/cycle/workflow-inputs';
import { stageStart } from '../domain/cycle/workflow-starts';
import { STAGES, type StageName } from '../domain/system/names';
import { enterStage } from './enter-stage';
import { parsed } from './parsed-input';
import { runActivities } from './proxies';
import { rootCause } from './root-cause';
import { runChild } from './start-child';

const cycleProgress = defineQuery<CycleResult>('cycleProgress');

/** Runs recorded before failed stages were reported at once end with the failed stage. */
const REPORTED = 'failed-stage-reported';

/**
 * The day: prices, positions, orders, reports, backup, each a child workflow that can also be run alone.
 * The run record in the database decides whether the day may start, because Temporal refuses a second
 * start only while it remembers the first; a run that Temporal has forgotten continues after its last stage.
 */
export async function dailyCycle(given: CycleInput): Promise<CycleResult> {
  const input = parsed('the start of the day', cycleInput, given);
  const { system, tradeDate } = input;
  const stages: Partial<Record<StageName, StageResult>> = {};
  setHandler(cycleProgress, () => ({ tradeDate, ran: true, stages }));

  const runs = runActivities(system);
  const run = { system, process: 'daily-cycle', tradeDate, workflowRunId: workflowInfo().runId };
  const begun = await runs.beginRun(run);
  if (begun.kind === 'already-done') return { tradeDate, ran: false, stages: begun.stages };
  Object.assign(stages, begun.stages);

  const failures: StageFailure[] = [];
  for (const stage of STAGES.filter((each) => stages[each] === undefined)) {
    if (
      !runsAfter(
        stage,
        failures.map((failure) => failure.stage),
      )
    )
      continue;
    enterStage(stage, cycleDetails(tradeDate, stages, stage, failures));
    try {
      stages[stage] = await runChild(stageStart(stage, input));
    } catch (error) {
      if (CancellationScope.current().consideredCancelled) throw error;
      const failure = { tradeDate, stage, reason: rootCause(error) };
      failures.push(failure);
      if (!patched(REPORTED)) break;
      await runs.reportFailedStage(failure);
    }
    if (patched('stages-noted')) await runs.noteStages({ ...run, stages });
  }
  if (failures.length > 0) return failDay(runs, { ...run, stages }, failures);
  await runs.finishRun({ ...run, stages });
  enterStage('done', cycleDetails(tradeDate, stages, undefined));
  return { tradeDate, ran: true, stages };
}

/** The first failure is the day's: those after it may follow from it. */
async function failDay(
  runs: ReturnType<typeof runActivities>,
  run: Omit<Parameters<typeof runs.failRun>[0], 'failedStage' | 'reason'>,
  failures: readonly StageFailure[],
): Promise<never> {
  const [{ tradeDate, stage, reason }] = failures;
  const texts = failures.map((each) => `stage ${each.stage} failed: ${each.reason}`);
  if (patched(REPORTED)) enterStage('failed', cycleDetails(tradeDate, run.stages, undefined, failures));
  await runs.failRun({ ...run, failedStage: stage, reason });
  throw ApplicationFailure.nonRetryable(texts.join('; '), 'STAGE_FAILED');
}

function cycleDetails(
  tradeDate: string,
  stages: Partial<Record<StageName, StageResult>>,
  current: StageName | undefined,
  failures: readonly StageFailure[] = [],
): string {
  const lines = STAGES.map((stage) => {
    const result = stages[stage];
    const failure = failures.find((each) => each.stage === stage);
    if (failure) return `- **${stage}** FAILED: ${failure.reason}; ${remedyOf(failure)}`;
    if (result) return `- **${stage}** ${result.summary}${result.problems.map((p) => `\n  - ${p}`).join('')}`;
    return stage === current ? `- **${stage}** running` : `- ${stage}`;
  });
  return `# ${tradeDate}\n${lines.join('\n')}`;
}
