import {
  defineSearchAttributeKey,
  type Workflow,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import { type ChildWorkflowHandle, executeChild, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { SearchAttributes } from '../domain/cycle/search-attributes';
import type { WorkflowStart } from '../domain/cycle/workflow-starts';
import type { WorkflowName, Workflows } from '../domain/cycle/workflows';

/** Runs a workflow as part of this one, and returns its result. */
export async function runChild<Name extends WorkflowName>(
  start: WorkflowStart<Name>,
): Promise<Awaited<ReturnType<Workflows[Name]>>> {
  return executeChild<Workflow>(start.workflow, childOptions(start));
}

/** Starts a workflow that outlives this one. Undefined when one with its id exists, which is left alone. */
export async function startIfAbsent<Name extends WorkflowName>(
  start: WorkflowStart<Name>,
): Promise<ChildWorkflowHandle<Workflows[Name]> | undefined> {
  try {
    const options = { ...childOptions(start), parentClosePolicy: ParentClosePolicy.ABANDON };
    return await startChild<Workflow>(start.workflow, options);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
    throw error;
  }
}

function childOptions({ id, queue, input, summary, attributes, reuse }: WorkflowStart) {
  return {
    workflowId: id,
    taskQueue: queue,
    args: [input],
    staticSummary: summary,
    typedSearchAttributes: typedAttributes(attributes),
    workflowIdReusePolicy: reuse,
  };
}

/** Search attributes in Temporal's form. */
export function typedAttributes(attributes: SearchAttributes) {
  return Object.entries(attributes).map(([name, value]) => ({
    key: defineSearchAttributeKey(name, 'KEYWORD'),
    value,
  }));
}
