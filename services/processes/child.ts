import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkoutFolder } from '../system/folders';
import { archiveEcho } from './echo-file';

/** A program to run next to this process. */
export interface ChildSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** Gets its standard output and error; what an earlier run has left there is archived. */
  readonly logFile: string;
  /** How long it may take to end after SIGTERM before it is killed. */
  readonly stopTimeoutMs: number;
}

export interface Child {
  readonly name: string;
  /** Of the program itself, not of a wrapper. */
  readonly pid: number;
  readonly logFile: string;
  /** Where this run's output begins in the log file. */
  readonly logStart: number;
  /** Resolves with `code 0`, `signal SIGKILL` and the like when it has ended for any reason. */
  readonly ended: Promise<string>;
  /** SIGTERM, then SIGKILL; resolves when it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program that ends with this process, even when this process is killed. It has a separate process group:
 * Ctrl-C on the terminal reaches only this process, which stops its children in its own order.
 */
export function startChild(spec: ChildSpec): Child {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  archiveEcho(spec.logFile, 'always');
  const log = openSync(spec.logFile, 'a');
  const logStart = statSync(spec.logFile).size;
  const guard = join(checkoutFolder(), 'services', 'processes', 'guard.sh');
  const child = spawn('/bin/sh', [guard, spec.command, ...spec.args], {
    detached: true,
    stdio: ['pipe', log, log],
    env: { ...process.env, ...spec.env },
  });
  closeSync(log);
  child.stdin!.on('error', () => undefined); // the reader is gone: 'exit' reports it
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => {
      endGroup(child.pid);
      child.stdin!.destroy();
      resolve(signal === null ? `code ${code}` : `signal ${signal}`);
    });
  });
  const { name, logFile } = spec;
  const stop = () => stopChild(child.pid!, ended, spec.stopTimeoutMs);
  return { name, pid: child.pid!, logFile, logStart, ended, stop };
}

async function stopChild(pid: number, ended: Promise<string>, timeoutMs: number): Promise<void> {
  const killing = setTimeout(() => endGroup(pid), timeoutMs);
  signal(pid, 'SIGTERM');
  await ended;
  clearTimeout(killing);
}

/** The program's group: itself and the guard's watcher. A group that is gone is what was wanted. */
function endGroup(pid: number | undefined): void {
  if (pid !== undefined) signal(-pid, 'SIGKILL');
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
