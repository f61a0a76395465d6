import { TstError } from '../../domain/errors/errors';

/** What code of a user threw: the message, with the line of its file. */
export function messageWithPlace(cause: unknown): string {
  if (cause instanceof TstError) return cause.message;
  if (!isErrorLike(cause)) return String(cause);
  const line = cause.stack?.split('\n').find((text) => /:\d+:\d+\)?$/.test(text));
  return line === undefined ? cause.message : `${cause.message}${line.replace(/^\s*at /, ' at ')}`;
}

/** Code compiled by itself may have an `Error` of its own, so that instanceof says nothing. */
function isErrorLike(cause: unknown): cause is Error {
  return typeof cause === 'object' && cause !== null && 'message' in cause && 'stack' in cause;
}
