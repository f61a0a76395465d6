import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Endpoints } from '../../services/system/endpoints';
import { registerSearchAttributes } from '../../services/temporal/search-attributes';

const TST = resolve(__dirname, '../../bin/tst.mjs');
const PATIENCE_MS = 240_000;

/** A `tst` command that runs on. */
export interface RunningCommand {
  readonly pid: number;
  output(): string;
  /** Resolves when the output matches; rejects when the command ends before. */
  says(pattern: RegExp): Promise<void>;
  readonly ended: Promise<number | string>;
  kill(signal: NodeJS.Signals): void;
}

export interface Sandbox {
  readonly folder: string;
  start(...args: string[]): RunningCommand;
  run(...args: string[]): Promise<{ readonly code: number | string; readonly output: string }>;
  endpoints(system: string): Endpoints;
  /** Kills what still runs, by its own pid, and removes the folder. */
  close(): Promise<void>;
}

/**
 * A data folder of its own, and `tst` commands in it. Only the command line is built, whatever else has changed,
 * unless `more` says otherwise.
 */
export function createSandbox(more: NodeJS.ProcessEnv = {}): Sandbox {
  const folder = mkdtempSync(join(tmpdir(), 'tst-sandbox-'));
  const env = {
    ...process.env,
    TST_DATA_DIR: folder,
    TST_BUILD: 'cli',
    TEMPORAL_ADDRESS: undefined,
    ...more,
  };
  const started: RunningCommand[] = [];
  const start = (...args: string[]) => {
    const command = follow(
      spawn(process.execPath, [TST, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] }),
    );
    started.push(command);
    return command;
  };
  return {
    folder,
    start,
    run: async (...args) => {
      const command = start(...args);
      return { code: await command.ended, output: command.output() };
    },
    endpoints: (system) =>
      JSON.parse(readFileSync(join(folder, 'systems', system, 'endpoints.json'), 'utf8')),
    close: async () => {
      for (const command of started) command.kill('SIGTERM');
      await Promise.all(started.map(({ ended }) => ended));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function follow(child: ChildProcess): RunningCommand {
  let output = '';
  let over = false;
  child.stdout?.on('data', (data) => {
    output += data;
  });
  child.stderr?.on('data', (data) => {
    output += data;
  });
  const ended = new Promise<number | string>((done) => {
    child.once('close', (code, signal) => {
      over = true;
      done(code ?? signal ?? 'unknown');
    });
  });
  return {
    pid: child.pid!,
    output: () => output,
    ended,
    says: (pattern) =>
      until(() => {
        if (pattern.test(output)) return true;
        if (over) throw new Error(`the command ended without saying ${pattern}:\n${output}`);
        return false;
      }),
    kill: (signal) => {
      if (!over) child.kill(signal);
    },
  };
}

/** A Temporal server in memory, with our search attributes. */
export async function startTemporal(): Promise<TestWorkflowEnvironment> {
  const server = await TestWorkflowEnvironment.createLocal({
    server: { executable: { type: 'existing-path', path: temporalPath() } },
  });
  await registerSearchAttributes(server.connection, 'default');
  return server;
}

/** `npm test` names it; otherwise the one that an earlier set-up left in the cache. */
function temporalPath(): string {
  const cache =
    process.env['TST_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tsystemtrade');
  return process.env['TST_TEMPORAL'] ?? join(cache, 'temporal-1.5.1', 'temporal');
}

/** Resolves when the condition holds; rejects after four minutes (a loaded machine takes its time). */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const patienceEnds = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > patienceEnds) throw new Error(`not true within ${PATIENCE_MS / 1000} s: ${condition}`);
    await delay(50);
  }
}
