import { ApplicationFailure } from '@temporalio/common';
import { type InputOf, type InputSchema, parseInput } from '../domain/inputs/parse-input';

/** What came from outside, as its schema reads it. Throws a failure that says what is wrong, never to be retried. */
export function parsed<Schema extends InputSchema>(
  what: string,
  schema: Schema,
  given: unknown,
): InputOf<Schema> {
  const answer = parseInput(what, schema, given);
  if (answer.kind === 'parsed') return answer.value;
  throw ApplicationFailure.nonRetryable(answer.reason, 'BAD_INPUT');
}
