import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';

/** Something was stored that concerns this workflow: look again. Lost signals are made good by a timed sweep. */
export const look = defineSignal('look');

/** Tells a workflow to look. One that has ended need not be told. */
export async function tellToLook(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(look);
  } catch {
    return;
  }
}
