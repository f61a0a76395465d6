import { createInterface } from 'node:readline/promises';
import { tstError } from '../../domain/errors/errors';

/** For commander: `.option(...YES_OPTION)`. */
export const YES_OPTION = ['--yes', 'do it without asking'] as const;

/**
 * True when the person at the keyboard agrees, or has said `--yes`. Throws BAD_INPUT where nobody can be asked: a
 * script has to say it.
 */
export async function confirmed(question: string, yes: boolean | undefined): Promise<boolean> {
  if (yes) return true;
  if (!process.stdin.isTTY)
    throw tstError('BAD_INPUT', 'nothing was changed: without a terminal, agree with --yes');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return isYes(await terminal.question(`${question} [y/N] `));
  } finally {
    terminal.close();
  }
}

/** Whether what was typed agrees; nothing typed does not. */
export function isYes(typed: string): boolean {
  return /^y(es)?$/i.test(typed.trim());
}
