import { runProgram } from '../processes/run-program';

/** MongoDB's own server, or SecantusDB, a beta that speaks its protocol. */
export type DatabaseEngine = 'mongod' | 'secantus';

/** A server program on this machine. `origin` is for people. */
export interface DatabaseProgram {
  readonly kind: 'program';
  readonly path: string;
  readonly flavour: DatabaseEngine;
  readonly origin: string;
}

/** A program found at a path; which engine it is follows from its name. */
export function databaseProgram(path: string, origin: string): DatabaseProgram {
  return { kind: 'program', path, flavour: path.includes('secantus') ? 'secantus' : 'mongod', origin };
}

/**
 * Undefined when the program runs on this machine; otherwise why not, in one line. A `mongod` from 5.0 on needs AVX
 * and ends with SIGILL without it.
 */
export async function whyNotRunning(path: string): Promise<string | undefined> {
  const flag = path.includes('secantus') ? '--help' : '--version';
  const { code, output } = await runProgram(path, [flag]);
  if (code === 0) return undefined;
  const reason = output.trim().split('\n')[0] ?? '';
  if (reason !== '') return reason;
  return code === null ? 'ended by a signal: the processor may lack AVX' : `ended with code ${code}`;
}
