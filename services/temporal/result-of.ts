import { setTimeout as sleep } from 'node:timers/promises';
import {
  ServiceError,
  type Workflow,
  type WorkflowHandle,
  type WorkflowResultType,
} from '@temporalio/client';
import { NamespaceNotFoundError } from '@temporalio/common';

export interface Patience {
  /** Wall time without an answer after which the server is taken to be lost. */
  readonly outageMs: number;
  readonly pauseMs: number;
}

/** As long as a simulated clock is waited for, and longer than a supervisor takes to start the server again. */
const PATIENCE: Patience = { outageMs: 120_000, pauseMs: 500 };
/** The client asks again by itself for about 20 s: a request that lasted longer had reached the server. */
const RETRIES_MS = 30_000;

/**
 * The result of a workflow, through outages of the Temporal server: the run does not end with them. Rejects with the
 * workflow's failure, and with the last error when the server does not answer for two minutes.
 */
export async function resultOf<T extends Workflow>(
  handle: Pick<WorkflowHandle<T>, 'result'>,
  { outageMs, pauseMs }: Patience = PATIENCE,
): Promise<WorkflowResultType<T>> {
  let awaySince: number | undefined;
  for (;;) {
    const askedAt = Date.now();
    try {
      return await handle.result();
    } catch (error) {
      if (awaySince === undefined || Date.now() - askedAt > RETRIES_MS) awaySince = Date.now();
      if (!isOutage(error) || Date.now() - awaySince >= outageMs) throw error;
    }
    await sleep(pauseMs);
  }
}

/** A server that has just started may not know its namespace yet. */
function isOutage(error: unknown): boolean {
  return error instanceof ServiceError || error instanceof NamespaceNotFoundError;
}
