import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { AskedQuestion } from '../activities/prices';
import { questionWorkflowId, taskQueue } from '../domain/system/names';
import { searchAttributes } from './attributes';
import { priceQuestion } from './price-question';

/** Starts what waits for the answer to a spike. It outlives its asker: nobody waits for it. */
export async function askQuestion(
  { system, tradeDate }: { readonly system: string; readonly tradeDate: string },
  { id, instrument }: AskedQuestion,
): Promise<void> {
  try {
    await startChild(priceQuestion, {
      workflowId: questionWorkflowId(system, id),
      taskQueue: taskQueue(system, 'workflows'),
      args: [{ system, tradeDate, question: id, instrument }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      workflowIdReusePolicy: 'ALLOW_DUPLICATE',
      staticSummary: `price question: ${instrument}`,
      typedSearchAttributes: searchAttributes({ system, tradeDate, stage: 'prices', instrument }),
    });
  } catch (error) {
    // The question of yesterday's download still waits: it now holds today's rows.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
