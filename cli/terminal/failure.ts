import { TstError } from '../../domain/errors/errors';

/** Prints an error for people: code, facts, what to do. The stack only on request, or when the error is not ours. */
export function reportFailure(error: unknown, debug: boolean): void {
  if (error instanceof TstError) {
    console.error(`error ${error.code}: ${error.message}`);
    console.error(`what to do: ${error.remedy}`);
    if (debug) console.error(stackWithCauses(error));
    return;
  }
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  if (debug) console.error(stackWithCauses(error));
  else
    console.error(
      'what to do: this error was not foreseen; run the command again with --debug, and report it.',
    );
}

function stackWithCauses(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by: ${stackWithCauses(error.cause)}`;
  return `${error.stack}${cause}`;
}
