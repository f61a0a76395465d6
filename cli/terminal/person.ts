import { createInterface } from 'node:readline/promises';
import type { Person } from '../operator/ask-about-prices';

/** Calls `act` with the person at the terminal; not at all where nobody can be asked. */
export async function withPerson<T>(act: (person: Person) => Promise<T>): Promise<T | undefined> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await act({ ask: (prompt) => terminal.question(prompt), say: (text) => console.log(text) });
  } finally {
    terminal.close();
  }
}
