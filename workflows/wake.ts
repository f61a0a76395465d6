import type { SignalDefinition } from '@temporalio/common';
import { defineSignal, getExternalWorkflowHandle } from '@temporalio/workflow';
import { LOOK } from '../domain/cycle/message-names';

/** Something was stored that concerns this workflow: look again. Lost signals are made good by a timed sweep. */
export const wake = defineSignal(LOOK);

/** The order that a workflow watches is to be cancelled at the broker. */
export const cancelNow = defineSignal('cancelNow');

/** Wakes a workflow, unless it has ended. */
export async function wakeWorkflow(workflowId: string): Promise<void> {
  await signalUnlessEnded(workflowId, wake);
}

/** Has the watcher of an order cancel it, unless the order has ended. */
export async function cancelWatched(workflowId: string): Promise<void> {
  await signalUnlessEnded(workflowId, cancelNow);
}

async function signalUnlessEnded(workflowId: string, signal: SignalDefinition): Promise<void> {
  try {
    await getExternalWorkflowHandle(workflowId).signal(signal);
  } catch {
    return;
  }
}
