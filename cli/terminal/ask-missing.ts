import { tstError } from '../../domain/errors/errors';
import { openDialogue } from '../init/ask';
import { parseReason } from './reason';

/**
 * The value that was given, or else the answer of the person at the terminal. Throws BAD_INPUT, naming it, where nobody
 * can be asked, and for what `parse` refuses.
 */
export async function askMissing<T>(
  given: string | undefined,
  what: { readonly name: string; readonly question: string; readonly usual?: string },
  parse: (text: string) => T,
): Promise<T> {
  if (given !== undefined) return parse(given);
  if (!process.stdin.isTTY) throw tstError('BAD_INPUT', `not given: ${what.name}; nothing was changed`);
  const dialogue = openDialogue();
  try {
    return parse(await dialogue.ask(what.question, what.usual, parse));
  } finally {
    dialogue.close();
  }
}

/** The reason, which is kept in the audit. */
export function askReason(given: string | undefined): Promise<string> {
  return askMissing(given, { name: '--reason', question: 'Reason (kept in the audit)' }, checkedText);
}

/** A number, of either sign. */
export function askNumber(
  given: string | undefined,
  what: { readonly name: string; readonly question: string; readonly usual?: string },
): Promise<number> {
  return askMissing(given, what, (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value)) return value;
    throw tstError('BAD_INPUT', `${what.name}: a number is needed, not "${text}"`);
  });
}

/** The text without the blanks around it. Throws BAD_INPUT for an empty one. */
export function someText(text: string): string {
  if (text.trim() !== '') return text.trim();
  throw tstError('BAD_INPUT', 'an answer is needed');
}

function checkedText(text: string): string {
  try {
    return parseReason(text);
  } catch (error) {
    throw tstError('BAD_INPUT', (error as Error).message, error);
  }
}
