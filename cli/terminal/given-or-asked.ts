import { TstError, tstError } from '../../domain/errors/errors';
import { type Dialogue, openDialogue } from '../init/ask';

export interface Asked<T> {
  /** What is asked at a terminal. */
  readonly question: string;
  /** The answer that an empty line stands for. */
  readonly usual?: string;
  /** The argument or option by which a script says it. */
  readonly name: string;
  /** Throws for a text that is no answer; then it is asked again. */
  parse(text: string): T;
}

/**
 * What the command line gave, or else what the person at the keyboard answers. Throws BAD_INPUT where nobody can be
 * asked: a script has to say it.
 */
export async function givenOrAsked<T>(
  given: T | undefined,
  { question, usual, name, parse }: Asked<T>,
  dialogue: Dialogue | undefined = terminalDialogue(),
): Promise<T> {
  if (given !== undefined) return given;
  if (!dialogue)
    throw tstError('BAD_INPUT', `${name} is missing, and without a terminal nobody can be asked for it`);
  try {
    return parse(await dialogue.ask(question, usual, (text) => checked(parse, text)));
  } finally {
    dialogue.close();
  }
}

/** Parsers of the command line throw errors of the command line: the dialogue knows ours. */
function checked(parse: (text: string) => unknown, text: string): void {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof TstError || !(error instanceof Error)) throw error;
    throw tstError('BAD_INPUT', error.message, error);
  }
}

function terminalDialogue(): Dialogue | undefined {
  return process.stdin.isTTY ? openDialogue() : undefined;
}
