import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoClient } from 'mongodb';

/** A database server of its own for one test file. `stop` ends it by its pid and removes its files. */
export interface TestDatabase {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const READY_TIMEOUT_MS = 20_000;

/** Starts a database server on a free port with its data in a temporary folder; resolves when it answers. */
export async function startDatabase(): Promise<TestDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'tst-database-'));
  const port = await freePort();
  const child = spawnServer(serverPath(), port, folder);
  const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
  await answering(url, child);
  return { url, pid: child.pid!, stop: () => stopServer(child, folder) };
}

/** `TST_MONGOD` (a mongod or a secantusd-py) or the one that the set-up installed into the cache. */
function serverPath(): string {
  const cache =
    process.env['TST_CACHE_DIR'] ??
    join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'tsystemtrade');
  const path = process.env['TST_MONGOD'] ?? join(cache, 'secantusdb-venv', 'bin', 'secantusd-py');
  if (!existsSync(path))
    throw new Error(`no database server at ${path}: run npm test once, or set TST_MONGOD`);
  return path;
}

function spawnServer(path: string, port: number, folder: string): ChildProcess {
  const common = ['--port', String(port)];
  const args = path.includes('secantus')
    ? ['--standalone', '--sync-on-commit', '--host', '127.0.0.1', ...common, '--storage-path', folder]
    : ['--bind_ip', '127.0.0.1', ...common, '--dbpath', folder];
  return spawn(path, args, { stdio: 'ignore' });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: READY_TIMEOUT_MS });
  const died = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the database server ended with code ${code}`)));
  });
  died.catch(() => undefined); // after readiness, an exit is the stop below
  try {
    await Promise.race([client.db('admin').command({ ping: 1 }), died]);
  } finally {
    await client.close();
  }
}

async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(folder, { recursive: true, force: true });
}
