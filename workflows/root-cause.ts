import { TemporalFailure } from '@temporalio/common';

/** The original failure, not those that passed it on. */
export function rootCause(error: unknown): string {
  let cause: unknown = error;
  while (cause instanceof TemporalFailure && cause.cause) cause = cause.cause;
  return cause instanceof Error ? cause.message : String(cause);
}
