import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { LOOK } from '../domain/cycle/message-names';

/** Something was stored that concerns this workflow: look again. Lost signals are made good by a timed sweep. */
export const wake = defineSignal(LOOK);

/** Wakes a workflow, unless it has ended. */
export async function wakeWorkflow(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(wake);
  } catch {
    return;
  }
}
