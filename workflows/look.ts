import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { LOOK } from '../domain/cycle/message-names';

/** Something was stored that concerns this workflow: look again. Lost signals are made good by a timed sweep. */
export const look = defineSignal(LOOK);

/** Tells a workflow to look. Nothing when it has ended. */
export async function tellToLook(workflowId: string): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(look);
  } catch {
    return;
  }
}
