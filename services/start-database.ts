import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { Child } from './child';
import type { DatabaseProgram } from './find-database';
import type { SystemFolders } from './folders';
import { childFailed } from './log-line';
import type { Service } from './supervisor';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;

/** The address of an embedded database server. */
export function embeddedDatabaseUrl(port: number): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true`;
}

/** The embedded database server; each write it acknowledges is on disk. */
export function databaseService(program: DatabaseProgram, folders: SystemFolders, port: number): Service {
  mkdirSync(folders.database, { recursive: true });
  const args =
    program.flavour === 'secantus'
      ? ['--standalone', '--sync-on-commit', '--host', '127.0.0.1', '--storage-path', folders.database]
      : ['--bind_ip', '127.0.0.1', '--dbpath', folders.database];
  return {
    spec: {
      name: 'database',
      command: program.path,
      args: [...args, '--port', String(port)],
      logFile: `${folders.logs}/database.log`,
      stopTimeoutMs: 20_000,
    },
    ready: (child) => awaitPing(child, embeddedDatabaseUrl(port)),
  };
}

async function awaitPing(child: Child, url: string): Promise<void> {
  const patienceEnds = Date.now() + READY_TIMEOUT_MS;
  let end: string | undefined;
  void child.ended.then((how) => {
    end = how;
  });
  while (!(await answersPing(url, 1_000))) {
    if (end !== undefined) throw childFailed(child, `ended (${end}) while starting`);
    if (Date.now() > patienceEnds)
      throw childFailed(child, `does not answer after ${READY_TIMEOUT_MS / 1000} s`);
    await delay(POLL_MS);
  }
}

/** True when a MongoDB server answers there within the time. */
export async function answersPing(url: string, timeoutMs: number): Promise<boolean> {
  const client = new MongoClient(url, { serverSelectionTimeoutMS: timeoutMs });
  try {
    await client.db('admin').command({ ping: 1 });
    return true;
  } catch {
    return false; // that is the answer
  } finally {
    await client.close();
  }
}
