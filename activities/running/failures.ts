import { ApplicationFailure } from '@temporalio/activity';
import { isDatabaseAway } from '../../data/store/database';
import { TstError, tstError } from '../../domain/errors/errors';

/** One line for people: the code and the sentence. */
export function sentence(error: unknown): string {
  if (error instanceof TstError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** True when the same step may succeed later: the whole activity is then retried, not one instrument skipped. */
export function isTransient(error: unknown): boolean {
  return error instanceof TstError ? error.retryable : isDatabaseAway(error);
}

/** True when a retry can't help: the activity ends with this error. */
export function isFinal(error: unknown): boolean {
  return error instanceof TstError && !error.retryable;
}

/** An unforeseen error, in a form that is not retried for ever: the next item can have its turn. */
export function asFinal(error: unknown): unknown {
  return error instanceof TstError ? error : tstError('RUN_FAILED', sentence(error), error);
}

/** Wraps activities so that errors of the registry reach Temporal with their code, retryable or not. */
export function withFailures<T extends Record<string, (...args: never[]) => Promise<unknown>>>(
  activities: T,
): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [
    name,
    async (...args: never[]) => {
      try {
        return await activity(...args);
      } catch (error) {
        throw asFailure(error);
      }
    },
  ]);
  return Object.fromEntries(wrapped) as T;
}

/** What happened, as a sentence, and what to do. */
export function factsAndRemedy({ message, remedy }: TstError): string {
  return `${message}${/[.!?]$/.test(message) ? '' : '.'} What to do: ${remedy}`;
}

function asFailure(error: unknown): unknown {
  if (!(error instanceof TstError)) return error;
  return ApplicationFailure.create({
    message: factsAndRemedy(error),
    type: error.code,
    nonRetryable: !error.retryable,
    cause: error.cause instanceof Error ? error.cause : undefined,
  });
}
