import type { z } from 'zod';
import { type Refused, refused } from '../questions/answer';

/** Says what an input must be, and parses it. */
export type InputSchema = z.ZodType;
export type InputOf<Schema extends InputSchema> = z.infer<Schema>;

/** An input from outside (of a message, a workflow, an activity) as its schema reads it, or why it is refused. */
export type ParsedInput<Value> = { readonly kind: 'parsed'; readonly value: Value } | Refused;

/** Parses by a schema. The reason names each key that is wrong, as a sentence that begins with `what`. */
export function parseInput<Schema extends InputSchema>(
  what: string,
  schema: Schema,
  given: unknown,
): ParsedInput<InputOf<Schema>> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return { kind: 'parsed', value: parsed.data };
  const faults = parsed.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `"${path.join('.')}" ${message}`,
  );
  return refused(`${what} is refused: ${[...new Set(faults)].join('; ')}`);
}
