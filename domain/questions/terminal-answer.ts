import type { PriceAnswer } from './question-answer';

/** What is asked at each price in a terminal. */
export const TERMINAL_PROMPT =
  'Return: accept, Space Return: the value before, a number: the correct value, d: drop, l: later > ';

/**
 * A line typed at a price that looks wrong: empty accepts it, spaces take the value before, a number replaces it.
 * Undefined for anything else: it is asked again.
 */
export function terminalAnswer(line: string): PriceAnswer | { readonly kind: 'later' } | undefined {
  if (line === '') return { kind: 'accept' };
  const word = line.trim().toLowerCase();
  if (word === '') return { kind: 'previous' };
  if (word === 'd' || word === 'drop') return { kind: 'drop' };
  if (word === 'l' || word === 'later') return { kind: 'later' };
  const value = Number(word);
  return Number.isFinite(value) ? { kind: 'replace', value } : undefined;
}
