import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseEngine } from '../../services/database/database-program';
import { findDatabaseProgram } from '../../services/database/find-database';
import {
  awaitDatabase,
  databaseArguments,
  embeddedDatabaseUrl,
} from '../../services/database/start-database';

/** A separate database server for one test file. `stop` ends it by its pid and removes its files. */
export interface TestDatabase {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 60_000;

/**
 * Starts a database server on a free port with its data in a temporary folder, as the system starts its embedded one;
 * resolves when it takes writes. `TST_MONGOD` names the program (a mongod or a secantusd-py).
 */
export async function startDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'tst-database-'));
  const { pid, port, kill } = await runDatabase(folder);
  const stop = async () => {
    await kill();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: embeddedDatabaseUrl(port), pid, stop };
}

export interface RunningDatabase {
  readonly pid: number;
  readonly port: number;
  /** `kill -9`; resolves when it has ended. Its files stay. */
  kill(): Promise<void>;
}

/** As `startDatabase`, on a folder that the caller keeps; a free port each time. */
export async function runDatabase(folder: string): Promise<RunningDatabase> {
  const program = await findDatabaseProgram(() => undefined);
  const port = await freePort();
  const child = spawn(program.path, databaseArguments(program.flavour, folder, port), { stdio: 'ignore' });
  await answering(program.flavour, port, child);
  return { pid: child.pid!, port, kill: () => kill(child) };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answering(engine: DatabaseEngine, port: number, child: ChildProcess): Promise<void> {
  const giveUp = new AbortController();
  const late = setTimeout(
    () => giveUp.abort(new Error('the database server does not answer')),
    READY_TIMEOUT_MS,
  );
  child.once('error', (error) => giveUp.abort(error));
  child.once('exit', (code) => giveUp.abort(new Error(`the database server ended with code ${code}`)));
  try {
    await awaitDatabase(engine, port, giveUp.signal);
  } finally {
    clearTimeout(late);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await ended;
}
