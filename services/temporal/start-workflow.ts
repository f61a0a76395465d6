import {
  type Client,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { WorkflowStart } from '../../domain/cycle/workflow-starts';
import type { WorkflowName, Workflows } from '../../domain/cycle/workflows';

/**
 * Starts a workflow, or reaches the one of its id that runs. Throws WorkflowExecutionAlreadyStartedError where one has
 * ended and its id may not be used again.
 */
export async function startOrReach<Name extends WorkflowName>(
  client: Client,
  start: WorkflowStart<Name>,
): Promise<WorkflowHandleWithFirstExecutionRunId<Workflows[Name]>> {
  return client.workflow.start(start.workflow, {
    ...startOptions(start),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Starts a workflow whose id the server does not know. False when it knows one, running or ended: that is left alone. */
export async function startIfUnknown(client: Client, start: WorkflowStart): Promise<boolean> {
  try {
    await client.workflow.start(start.workflow, {
      ...startOptions(start),
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}

/** For an update that starts its workflow where none of its id runs. */
export function startForUpdate<Name extends WorkflowName>(
  start: WorkflowStart<Name>,
): WithStartWorkflowOperation<Workflows[Name]> {
  return new WithStartWorkflowOperation(start.workflow, {
    ...startOptions(start),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

/** Signals a workflow, starting it where none of its id runs. */
export async function startAndSignal(
  client: Client,
  start: WorkflowStart<WorkflowName>,
  signal: string,
): Promise<void> {
  await client.workflow.signalWithStart(start.workflow, {
    ...startOptions(start),
    workflowIdConflictPolicy: 'USE_EXISTING',
    signal,
  });
}

function startOptions(start: WorkflowStart) {
  return { ...scheduleAction(start), workflowIdReusePolicy: start.reuse };
}

/** What a client's start and a schedule's action have in common. */
export function scheduleAction({ id, queue, input, summary, attributes }: WorkflowStart) {
  return {
    workflowId: id,
    taskQueue: queue,
    args: [input],
    staticSummary: summary,
    typedSearchAttributes: Object.entries(attributes).map(([name, value]) => ({
      key: defineSearchAttributeKey(name, 'KEYWORD'),
      value,
    })),
  };
}
