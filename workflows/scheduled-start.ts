import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild, workflowInfo } from '@temporalio/workflow';
import { type ScheduledStartInput, scheduledStartInput } from '../domain/cycle/workflow-inputs';
import { cycleWorkflowId, orderStackWorkflowId, stageWorkflowId, taskQueue } from '../domain/system/names';
import { searchAttributes } from './attributes';
import { backupStage } from './backup-stage';
import { dailyCycle } from './daily-cycle';
import { orderStack } from './order-stack';
import { parsed } from './parsed-input';
import { pricesStage } from './prices-stage';
import { orderActivities, runActivities } from './proxies';
import { reportsStage } from './reports-stage';
import { capitalUpdate, fxUpdate } from './small-updates';

/**
 * Scheduled workflows get a timestamp in their id. This thin starter derives the trade date from the
 * schedule's nominal time, never from now (a backfill runs later), and starts the real one under its
 * meaningful id; a second start of the day is refused by that id and by the run record.
 */
export async function scheduledStart(given: ScheduledStartInput): Promise<string> {
  const input = parsed('the scheduled start', scheduledStartInput, given);
  const { system, process } = input;
  const nominal = workflowInfo().searchAttributes.TemporalScheduledStartTime?.[0] ?? workflowInfo().startTime;
  const instant = (nominal as Date).toISOString();
  const { tradeDate } = await runActivities(system).tradeDateOf({ instant });
  const clock = input.clock ?? 'live';
  const cycle = { system, tradeDate, clock, window: 'hand-over' as const };
  const options = (id: string, stage?: string) => ({
    workflowId: id,
    taskQueue: taskQueue(system, 'workflows'),
    parentClosePolicy: ParentClosePolicy.ABANDON,
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' as const,
    typedSearchAttributes: searchAttributes({ system, tradeDate, stage }),
    staticSummary: `${process} of ${tradeDate}`,
  });
  try {
    switch (process) {
      case 'dailyCycle':
        await startChild(dailyCycle, { ...options(cycleWorkflowId(system, tradeDate)), args: [cycle] });
        break;
      case 'prices':
        await startChild(pricesStage, {
          ...options(stageWorkflowId(system, 'prices', tradeDate), process),
          args: [cycle],
        });
        break;
      case 'reports':
        await startChild(reportsStage, {
          ...options(stageWorkflowId(system, 'reports', tradeDate), process),
          args: [cycle],
        });
        break;
      case 'backup':
        await startChild(backupStage, {
          ...options(stageWorkflowId(system, 'backup', tradeDate), process),
          args: [cycle],
        });
        break;
      case 'capital':
        await startChild(capitalUpdate, { ...options(`${system}/capital/${instant}`), args: [cycle] });
        break;
      case 'fx':
        await startChild(fxUpdate, { ...options(`${system}/fx/${tradeDate}`), args: [cycle] });
        break;
      case 'orderStack': {
        const { end } = await orderActivities(system).currentWindow({ instant });
        await startChild(orderStack, {
          ...options(orderStackWorkflowId(system)),
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          args: [{ system, tradeDate, clock, windowEnd: end }],
        });
        break;
      }
    }
    return `started ${process} of ${tradeDate}`;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return `${process} of ${tradeDate} was started before`;
    throw error;
  }
}
