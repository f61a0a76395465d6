import { TstError } from '../../domain/errors/errors';

/** Returns the message of an error that a user's code threw, with the line of its file. */
export function messageWithPlace(cause: unknown): string {
  if (cause instanceof TstError) return cause.message;
  if (!isErrorLike(cause)) return String(cause);
  const line = cause.stack?.split('\n').find((text) => /:\d+:\d+\)?$/.test(text));
  return line === undefined ? cause.message : `${cause.message}${line.replace(/^\s*at /, ' at ')}`;
}

/** Code compiled separately may have another `Error`, so instanceof proves nothing. */
function isErrorLike(cause: unknown): cause is Error {
  return typeof cause === 'object' && cause !== null && 'message' in cause && 'stack' in cause;
}
