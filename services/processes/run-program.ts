import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface ProgramResult {
  /** Null when it could not be started or was ended by a signal. */
  readonly code: number | null;
  /** Standard output and error, as they came. */
  readonly output: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Called every `everyMs` while it runs, with the seconds so far. */
  readonly waiting?: { readonly everyMs: number; report(seconds: number): void };
}

/** Runs a program to its end. Never throws: a program that can't be started has code null and the reason as output. */
export function runProgram(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramResult> {
  const start = Date.now();
  const { waiting } = options;
  const timer =
    waiting && setInterval(() => waiting.report(Math.round((Date.now() - start) / 1000)), waiting.everyMs);
  return new Promise((resolve) => {
    let output = '';
    const endWithUs = () => child.kill();
    const finish = (code: number | null, reason = '') => {
      process.off('exit', endWithUs);
      clearInterval(timer);
      resolve({ code, output: output + reason });
    };
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.env },
    });
    process.once('exit', endWithUs);
    child.stdout.on('data', (data) => {
      output += data;
    });
    child.stderr.on('data', (data) => {
      output += data;
    });
    child.once('error', (error) => finish(null, error.message));
    child.once('close', (code) => finish(code));
  });
}

/** Returns the full path of a program on PATH; undefined if it is not found. */
export function findOnPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
