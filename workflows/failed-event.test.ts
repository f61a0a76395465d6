import { ActivityFailure, ApplicationFailure, CancelledFailure, RetryState } from '@temporalio/common';
import { failedEvent } from './failed-event';

it('says the cause of a failure, not what passed it on', () => {
  const cause = ApplicationFailure.nonRetryable('no capital');
  const failure = new ActivityFailure(
    'failed',
    'runStrategy',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    '',
    cause,
  );
  expect(failedEvent(failure)).toEqual({ kind: 'failed', reason: 'no capital' });
});

it('a cancellation is nobody’s failure', () => {
  expect(() => failedEvent(new CancelledFailure('asked to stop'))).toThrow('asked to stop');
});
