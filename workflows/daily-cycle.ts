import {
  ApplicationFailure,
  defineQuery,
  executeChild,
  patched,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { STAGES, type StageName, stageWorkflowId, taskQueue } from '../domain/system/names';
import { enterStage, searchAttributes } from './attributes';
import { backupStage } from './backup-stage';
import { ordersStage } from './orders-stage';
import { positionsStage } from './positions-stage';
import { pricesStage } from './prices-stage';
import { runActivities } from './proxies';
import { reportsStage } from './reports-stage';
import { rootCause } from './root-cause';
import type { ClockKind } from './trading-time';

export interface CycleInput {
  readonly system: string;
  /** The weekday, in the system's zone, whose closes decide: `YYYY-MM-DD`. */
  readonly tradeDate: string;
  readonly clock: ClockKind;
  /** `wait`: the orders stage ends after the next trading window; `hand-over`: the stack trades on by itself. */
  readonly window: 'wait' | 'hand-over';
}

/** One line per stage for people, and a flag. */
export interface StageResult {
  readonly summary: string;
  /** `<instrument or item>: <what went wrong>`; the stage went on without it. */
  readonly problems: readonly string[];
}

export interface CycleResult {
  readonly tradeDate: string;
  /** False when the day had been done before: nothing was repeated. */
  readonly ran: boolean;
  readonly stages: Readonly<Partial<Record<StageName, StageResult>>>;
}

export const cycleProgress = defineQuery<CycleResult>('cycleProgress');

const STAGE_WORKFLOWS = {
  prices: pricesStage,
  positions: positionsStage,
  orders: ordersStage,
  reports: reportsStage,
  backup: backupStage,
} as const;

/**
 * The day: prices, positions, orders, reports, backup, each a child workflow that can also be run alone.
 * The run record in the database decides whether the day may start, because Temporal refuses a second
 * start only while it remembers the first; a run that Temporal has forgotten goes on after its last stage.
 */
export async function dailyCycle(input: CycleInput): Promise<CycleResult> {
  const { system, tradeDate } = input;
  const stages: Partial<Record<StageName, StageResult>> = {};
  setHandler(cycleProgress, () => ({ tradeDate, ran: true, stages }));

  const runs = runActivities(system);
  const run = { system, process: 'daily-cycle', tradeDate, workflowRunId: workflowInfo().runId };
  const begun = await runs.beginRun(run);
  if (begun.kind === 'already-done') return { tradeDate, ran: false, stages: begun.stages };
  Object.assign(stages, begun.stages);

  for (const stage of STAGES.filter((each) => stages[each] === undefined)) {
    enterStage(stage, cycleDetails(tradeDate, stages, stage));
    try {
      stages[stage] = await runStage(input, stage);
    } catch (error) {
      const reason = rootCause(error);
      await runs.failRun({ ...run, stages, failedStage: stage, reason });
      throw ApplicationFailure.nonRetryable(`stage ${stage} failed: ${reason}`, 'STAGE_FAILED');
    }
    if (patched('stages-noted')) await runs.noteStages({ ...run, stages });
  }
  await runs.finishRun({ ...run, stages });
  enterStage('done', cycleDetails(tradeDate, stages, undefined));
  return { tradeDate, ran: true, stages };
}

function runStage(input: CycleInput, stage: StageName): Promise<StageResult> {
  const { system, tradeDate } = input;
  return executeChild(STAGE_WORKFLOWS[stage], {
    workflowId: stageWorkflowId(system, stage, tradeDate),
    taskQueue: taskQueue(system, 'workflows'),
    args: [input],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${stage} of ${tradeDate}`,
    typedSearchAttributes: searchAttributes({ system, tradeDate, stage }),
  });
}

function cycleDetails(
  tradeDate: string,
  stages: Partial<Record<StageName, StageResult>>,
  current: StageName | undefined,
): string {
  const lines = STAGES.map((stage) => {
    const result = stages[stage];
    if (result) return `- **${stage}** ${result.summary}${result.problems.map((p) => `\n  - ${p}`).join('')}`;
    return stage === current ? `- **${stage}** running` : `- ${stage}`;
  });
  return `# ${tradeDate}\n${lines.join('\n')}`;
}
