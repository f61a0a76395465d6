import { createHash } from 'node:crypto';

/** Everything that happens in a world, a line each, in order: the same seed gives the same lines, byte for byte. */
export interface EventLog {
  add(text: string): void;
  readonly lines: readonly string[];
  /** SHA-256 of all lines. */
  hash(): string;
}

/** `now` gives UTC ms. */
export function createEventLog(now: () => number): EventLog {
  const lines: string[] = [];
  return {
    lines,
    add: (text) => {
      lines.push(`${new Date(now()).toISOString()} ${text}`);
    },
    hash: () => createHash('sha256').update(lines.join('\n')).digest('hex'),
  };
}
