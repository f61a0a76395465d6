import { defineSignal } from '@temporalio/workflow';

/** Something was stored that concerns this workflow: look again. Lost signals are made good by a timed sweep. */
export const look = defineSignal('look');
