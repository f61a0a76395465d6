import { ServiceError, WorkflowFailedError } from '@temporalio/client';
import { NamespaceNotFoundError, RetryState, WorkflowNotFoundError } from '@temporalio/common';
import { resultOf } from './result-of';

const away = new ServiceError('14 UNAVAILABLE');
const starting = new NamespaceNotFoundError('default');
const failed = new WorkflowFailedError('failed', undefined, RetryState.MAXIMUM_ATTEMPTS_REACHED);
const lost = new WorkflowNotFoundError('lost', 'test/cycle', undefined);

/** A handle whose answers are given; the last is repeated. */
function handle(answers: readonly (Error | string)[]) {
  let asked = 0;
  return {
    times: () => asked,
    result: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer as never;
    },
  };
}

test.each([
  ['an answer', ['done'], 'done', 1],
  ['an outage', [away, away, 'done'], 'done', 3],
  ['a server that is starting', [away, starting, 'done'], 'done', 3],
  ['a workflow that fails', [failed], failed, 1],
  ['a workflow that fails after an outage', [away, failed], failed, 2],
  ['a run that the server has forgotten', [away, lost], lost, 2],
] as const)('%s', async (_what, answers, outcome, times) => {
  const asked = handle(answers);
  const result = await resultOf(asked, { outageMs: 60_000, pauseMs: 1 }).catch((error) => error);
  expect(result).toBe(outcome);
  expect(asked.times()).toBe(times);
});

test('an outage without an end is reported as it is', async () => {
  const asked = handle([away]);
  await expect(resultOf(asked, { outageMs: 20, pauseMs: 1 })).rejects.toBe(away);
  expect(asked.times()).toBeGreaterThan(1);
});
