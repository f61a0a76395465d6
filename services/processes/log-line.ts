import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { isErrorCode, tstError } from '../../domain/errors/errors';
import type { Child } from './child';

const POLL_MS = 25;
const TAIL_LINES = 5;

/**
 * The first line of the child's output for which `read` returns a value. Throws the error that the child printed, or
 * SERVICE_UNAVAILABLE with its last lines, when it ends before or takes longer than `timeoutMs`.
 */
export async function awaitLine<T>(
  child: Child,
  timeoutMs: number,
  read: (line: string) => T | undefined,
): Promise<T> {
  const patienceEnds = Date.now() + timeoutMs;
  let end: string | undefined;
  void child.ended.then((how) => {
    end = how;
  });
  while (true) {
    const endedBefore = end;
    for (const line of outputOf(child).split('\n')) {
      const value = read(line);
      if (value !== undefined) return value;
    }
    if (endedBefore !== undefined) throw childFailed(child, `ended (${endedBefore}) while starting`);
    if (Date.now() > patienceEnds) throw childFailed(child, `is not ready after ${timeoutMs / 1000} s`);
    await delay(POLL_MS);
  }
}

/** The child's own error where it printed one of the registry; otherwise what it said last. */
export function childFailed(child: Child, what: string): Error {
  const output = outputOf(child);
  const own = [...output.matchAll(/^error ([A-Z_]+): (.*)$/gm)].at(-1);
  if (own && isErrorCode(own[1])) return tstError(own[1], `${own[2]} (${child.name}; log: ${child.logFile})`);
  const lines = output.trim().split('\n').slice(-TAIL_LINES).join('\n  ');
  return tstError('SERVICE_UNAVAILABLE', `${child.name} ${what}; log: ${child.logFile}\n  ${lines}`);
}

/** Parses a line of JSON; undefined for any other line. */
export function jsonLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined; // a line that is still being written, or not JSON at all
  }
}

function outputOf(child: Child): string {
  const size = statSync(child.logFile).size - child.logStart;
  if (child.logStart === 0) return readFileSync(child.logFile, 'utf8');
  const buffer = Buffer.alloc(Math.max(0, size));
  const file = openSync(child.logFile, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, child.logStart);
  } finally {
    closeSync(file);
  }
  return buffer.toString('utf8');
}
