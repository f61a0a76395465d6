/** When work on an instrument that failed is tried again, and when it is given up. */
import { MINUTE_MS } from '../time/units';

const FIRST_WAIT_MS = MINUTE_MS;
const LONGEST_WAIT_MS = 30 * MINUTE_MS;
/** After them, only a person has it tried again. */
export const ATTEMPTS_MAX = 8;
/** An error that repeating may cure is a problem of the instrument once it came so often in a row. */
const CURABLE_ATTEMPTS_MAX = 3;

export interface FailedBefore {
  /** In a row. */
  readonly attempts: number;
  /** UTC instant of the last. */
  readonly failedAt: Date;
}

/** When it is tried again (UTC ms): each wait is twice the one before. Infinity: it is given up. */
export function nextAttempt({ attempts, failedAt }: FailedBefore): number {
  if (attempts >= ATTEMPTS_MAX) return Number.POSITIVE_INFINITY;
  if (attempts === 0) return failedAt.getTime();
  return failedAt.getTime() + Math.min(FIRST_WAIT_MS * 2 ** (attempts - 1), LONGEST_WAIT_MS);
}

/** True while a curable error is left to a repetition of the whole pass. */
export function isLeftToRepetition(attempts: number): boolean {
  return attempts < CURABLE_ATTEMPTS_MAX;
}
