import { ActivityFailure, ApplicationFailure, CancelledFailure, RetryState } from '@temporalio/common';
import { eachStrategy } from './each-strategy';

const failing = (reason: string) => {
  const cause = ApplicationFailure.nonRetryable(reason);
  return new ActivityFailure(
    'Activity task failed',
    'runStrategy',
    '1',
    RetryState.NON_RETRYABLE_FAILURE,
    '',
    cause,
  );
};

async function stepped(outcomes: Readonly<Record<string, Error | undefined>>) {
  const begun: string[] = [];
  const problems = await eachStrategy(Object.keys(outcomes), async (strategy) => {
    begun.push(strategy);
    const error = outcomes[strategy];
    if (error) throw error;
  });
  return { begun, problems };
}

it('continues after a strategy that fails, and says which and why', async () => {
  const { begun, problems } = await stepped({ a: undefined, b: failing('no capital'), c: undefined });
  expect(begun).toEqual(['a', 'b', 'c']);
  expect(problems).toEqual(['b: failed: no capital']);
});

it('fails where every strategy does, after all were tried', async () => {
  await expect(stepped({ a: failing('first'), b: failing('second') })).rejects.toMatchObject({
    cause: { message: 'first' },
  });
});

it('is nothing to do without strategies', async () => {
  expect(await stepped({})).toEqual({ begun: [], problems: [] });
});

it('a cancellation is not a failure of a strategy', async () => {
  await expect(stepped({ a: new CancelledFailure('asked to stop'), b: undefined })).rejects.toThrow(
    'asked to stop',
  );
});
