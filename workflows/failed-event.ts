import { isCancellation } from '@temporalio/workflow';
import { rootCause } from './root-cause';

/** What a step function is told of an action that failed. Throws a cancellation, which is nobody's failure. */
export function failedEvent(error: unknown): { readonly kind: 'failed'; readonly reason: string } {
  if (isCancellation(error)) throw error;
  return { kind: 'failed', reason: rootCause(error) };
}
