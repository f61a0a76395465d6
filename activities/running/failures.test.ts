import { tstError } from '../../domain/errors/errors';
import { asFinal, factsAndRemedy, isFinal, withFailures } from './failures';

test('an error states its facts as a sentence, then the remedy', () => {
  const remedy = 'Correct the value named in the message.';
  const texts = ['no rule x', 'Is it there?', 'It is not.'].map((text) =>
    factsAndRemedy(tstError('BAD_INPUT', text)),
  );
  expect(texts).toEqual([
    `no rule x. What to do: ${remedy}`,
    `Is it there? What to do: ${remedy}`,
    `It is not. What to do: ${remedy}`,
  ]);
});

test('only an error of the registry that no retry can cure ends an activity', async () => {
  const errors = [tstError('BAD_INPUT', 'no'), tstError('DATABASE_UNREACHABLE', 'away'), new Error('a bug')];
  expect(errors.map(isFinal)).toEqual([true, false, false]);
  const [final, transient, bug] = errors.map((error) =>
    withFailures({ step: () => Promise.reject(error) }).step(),
  );
  await expect(final).rejects.toMatchObject({ type: 'BAD_INPUT', nonRetryable: true });
  await expect(transient).rejects.toMatchObject({ type: 'DATABASE_UNREACHABLE', nonRetryable: false });
  await expect(bug).rejects.toBe(errors[2]);
});

test('an error that nobody foresaw ends its step instead of being repeated for ever', () => {
  const known = tstError('MISSING_DATA', 'no prices');
  expect(asFinal(known)).toBe(known);
  expect(asFinal(new TypeError('x is undefined'))).toMatchObject({
    code: 'RUN_FAILED',
    retryable: false,
    message: 'x is undefined',
  });
});
