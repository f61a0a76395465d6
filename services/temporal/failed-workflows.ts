import type { Client, WorkflowExecutionInfo } from '@temporalio/client';

/** A workflow of a system that ended otherwise than it should, or whose code fails again and again. */
export interface FailedWorkflow {
  readonly runId: string;
  readonly workflowId: string;
  readonly type: string;
  readonly how: 'failed' | 'terminated' | 'timed out' | 'stuck';
  readonly reason: string;
  readonly parent: string | undefined;
  /** When it was closed; of one that is stuck, now. */
  readonly at: Date;
}

const ENDED = { FAILED: 'failed', TERMINATED: 'terminated', TIMED_OUT: 'timed out' } as const;
/** A workflow whose decisions fail so often in a row does not get over it by itself. */
const STUCK_ATTEMPTS = 4;
const LONG_RUNNING = ['orderStack', 'dailyCycle', 'executeOrder', 'priceQuestion'];

/** Workflows of the system that were closed since the instant without success, and those that are stuck at `now`. */
export async function failedWorkflows(
  client: Client,
  system: string,
  since: Date,
  now: Date,
): Promise<readonly FailedWorkflow[]> {
  const ended = `System = '${system}' AND ExecutionStatus IN ('Failed', 'Terminated', 'TimedOut')`;
  const found: FailedWorkflow[] = [];
  for await (const info of client.workflow.list({
    query: `${ended} AND CloseTime > '${since.toISOString()}'`,
  }))
    found.push(await endedWorkflow(client, info, now));
  const types = LONG_RUNNING.map((type) => `'${type}'`).join(', ');
  const running = `System = '${system}' AND ExecutionStatus = 'Running' AND WorkflowType IN (${types})`;
  for await (const info of client.workflow.list({ query: running })) {
    const stuck = await stuckWorkflow(client, info, now);
    if (stuck) found.push(stuck);
  }
  return found;
}

async function endedWorkflow(
  client: Client,
  info: WorkflowExecutionInfo,
  now: Date,
): Promise<FailedWorkflow> {
  const how = ENDED[info.status.name as keyof typeof ENDED];
  const handle = client.workflow.getHandle(info.workflowId, info.runId);
  const reason = await handle.result().then(
    () => 'unknown',
    (error: unknown) => firstCause(error),
  );
  return { ...namesOf(info), how, reason, at: info.closeTime ?? now };
}

async function stuckWorkflow(
  client: Client,
  info: WorkflowExecutionInfo,
  now: Date,
): Promise<FailedWorkflow | undefined> {
  const { raw } = await client.workflow.getHandle(info.workflowId, info.runId).describe();
  const attempt = raw.pendingWorkflowTask?.attempt ?? 0;
  if (attempt < STUCK_ATTEMPTS) return undefined;
  const reason = `its code has failed ${attempt} times in a row: see its history in the Temporal Web UI`;
  return { ...namesOf(info), how: 'stuck', reason, at: now };
}

function namesOf(info: WorkflowExecutionInfo) {
  const { runId, workflowId, type } = info;
  return { runId, workflowId, type, parent: info.parentExecution?.workflowId ?? undefined };
}

function firstCause(error: unknown): string {
  let cause = error as Error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}

/** True when a later run of the workflow works, or has ended well: nobody needs to do anything any more. */
export async function hasRecovered(client: Client, workflowId: string, runId: string): Promise<boolean> {
  const latest = await client.workflow
    .getHandle(workflowId)
    .describe()
    .catch(() => undefined); // forgotten by the server
  return (
    latest !== undefined && latest.runId !== runId && ['RUNNING', 'COMPLETED'].includes(latest.status.name)
  );
}
