import type { InstrumentSteps } from './strategy-data';

/** The value of a step by its name; NaN where the run has none. */
export function stepOf({ steps }: InstrumentSteps, name: string): number {
  return steps.find((step) => step.name === name)?.value ?? NaN;
}
