import { ApplicationFailure } from '@temporalio/common';
import { type InputOf, type InputSchema, parseInput } from '../domain/inputs/parse-input';

/** Parses an input from outside by its schema. Throws a failure, never retried, that says what is wrong. */
export function parsed<Schema extends InputSchema>(
  what: string,
  schema: Schema,
  given: unknown,
): InputOf<Schema> {
  const answer = parseInput(what, schema, given);
  if (answer.kind === 'parsed') return answer.value;
  throw ApplicationFailure.nonRetryable(answer.reason, 'BAD_INPUT');
}
