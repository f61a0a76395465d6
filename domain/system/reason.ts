/** Why a person did something: kept in the audit, so it must say something. */
import { z } from 'zod';
import { tstError } from '../errors/errors';

/** One schema for every command, update and signal that takes a reason; surrounding blanks are removed. */
export const REASON = z.string('must be text').trim().min(1, 'must say why, and not be empty');

/** The reason as it is kept. Error BAD_INPUT for one that says nothing. */
export function checkedReason(given: unknown): string {
  const parsed = REASON.safeParse(given);
  if (parsed.success) return parsed.data;
  throw tstError('BAD_INPUT', whyNoReason(given) ?? '');
}

/** Why it can't be taken as a reason; undefined when it can. */
export function whyNoReason(given: unknown): string | undefined {
  const parsed = REASON.safeParse(given);
  return parsed.success ? undefined : `the reason ${parsed.error.issues[0].message}`;
}
