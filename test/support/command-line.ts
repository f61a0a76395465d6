import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { findTemporalProgram } from '../../services/temporal/find-temporal';

const TST = resolve(__dirname, '../../bin/tst.mjs');

export interface CommandEnd {
  readonly code: number | string;
  /** Standard output, then standard error. */
  readonly output: string;
}

/** Runs `tst <args>` as a separate process, with this environment and what `env` adds. */
export function tst(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandEnd> {
  return run(process.execPath, [TST, ...args], env);
}

/** Runs the real `temporal` program against a server. */
export async function temporalCli(address: string, args: readonly string[]): Promise<CommandEnd> {
  const program = await findTemporalProgram(() => undefined);
  return run(program.path, [...args, '--address', address], {});
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandEnd> {
  const child = spawn(program, args, {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const parts = { out: '', err: '' };
  child.stdout.on('data', (data) => {
    parts.out += data;
  });
  child.stderr.on('data', (data) => {
    parts.err += data;
  });
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) =>
      done({ code: code ?? signal ?? 'unknown', output: parts.out + parts.err }),
    );
  });
}
