import { setTimeout as delay } from 'node:timers/promises';
import { cycleWorkflowId, taskQueue } from '../../domain/system/names';
import { connectTemporal } from '../../services/temporal-client';
import type { CycleResult, dailyCycle } from '../../workflows/daily-cycle';
import type { CycleOutcome, CycleRequest } from './contract';

const POLL_MS = 500;

/** Runs the daily cycle of the day and prints each stage as it ends. */
export async function runCycle(request: CycleRequest): Promise<CycleOutcome> {
  const { system, endpoints, date, once, progress } = request;
  const { client, close } = await connectTemporal(endpoints);
  try {
    const handle = await client.workflow.start<typeof dailyCycle>('dailyCycle', {
      workflowId: cycleWorkflowId(system, date),
      taskQueue: taskQueue(system, 'workflows'),
      workflowIdConflictPolicy: 'USE_EXISTING',
      args: [{ system, tradeDate: date, clock: endpoints.clock, window: once ? 'wait' : 'hand-over' }],
    });
    const told = new Set<string>();
    const tell = ({ stages }: CycleResult) => {
      for (const [stage, result] of Object.entries(stages)) {
        if (!told.has(stage)) progress.line(`${stage}: ${result.summary}`);
        told.add(stage);
      }
    };
    const ended = handle.result().finally(() => told.add('end'));
    ended.catch(() => undefined); // awaited below
    while (!told.has('end')) {
      await Promise.race([delay(POLL_MS), ended.catch(() => undefined)]);
      if (!told.has('end')) tell(await handle.query<CycleResult>('cycleProgress'));
    }
    const result = await ended;
    tell(result);
    return result.ran ? { kind: 'completed' } : { kind: 'already-done' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { kind: 'failed', reason: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    await close();
  }
}
