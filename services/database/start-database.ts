import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import type { Child } from '../processes/child';
import { echoFile } from '../processes/echo-file';
import { childFailed } from '../processes/log-line';
import type { Service } from '../processes/supervisor';
import type { SystemFolders } from '../system/folders';
import { claimDatabaseFiles } from './claim-files';
import type { DatabaseEngine, DatabaseProgram } from './database-program';
import { becomePrimary, REPLICA_SET } from './replica-set';

const READY_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
/** MongoDB's default is half of the machine's memory, which it would share with the workers. */
const CACHE_GB = '0.5';
/** Enough for a restart; the default is a twentieth of the disk. */
const OPLOG_MB = '128';

/** The address of an embedded database server. */
export function embeddedDatabaseUrl(port: number): string {
  return `mongodb://127.0.0.1:${port}/?directConnection=true`;
}

/** The port in an address made by `embeddedDatabaseUrl`; undefined for any other. */
export function embeddedPort(url: string | undefined): number | undefined {
  const port = /^mongodb:\/\/127\.0\.0\.1:(\d+)\/\?directConnection=true$/.exec(url ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
}

/** How to start a server of this engine on a separate folder: on localhost, each acknowledged write on disk. */
export function databaseArguments(engine: DatabaseEngine, folder: string, port: number): readonly string[] {
  const listen = ['--port', String(port)];
  if (engine === 'secantus')
    return ['--standalone', '--sync-on-commit', '--host', '127.0.0.1', '--storage-path', folder, ...listen];
  const set = ['--replSet', REPLICA_SET, '--oplogSize', OPLOG_MB];
  const cache = ['--wiredTigerCacheSizeGB', CACHE_GB];
  return ['--bind_ip', '127.0.0.1', '--dbpath', folder, ...set, ...cache, ...listen];
}

/** The embedded database server. Throws DATABASE_ENGINE when another engine has made its files. */
export function databaseService(program: DatabaseProgram, folders: SystemFolders, port: number): Service {
  claimDatabaseFiles(program, folders);
  mkdirSync(folders.database, { recursive: true });
  return {
    spec: {
      name: 'database',
      command: program.path,
      args: databaseArguments(program.flavour, folders.database, port),
      logFile: echoFile(folders, 'database'),
      stopTimeoutMs: 20_000,
    },
    ready: (child) => awaitReady(child, program.flavour, port),
  };
}

async function awaitReady(child: Child, engine: DatabaseEngine, port: number): Promise<void> {
  const giveUp = new AbortController();
  const late = setTimeout(
    () => giveUp.abort(childFailed(child, `does not answer after ${READY_TIMEOUT_MS / 1000} s`)),
    READY_TIMEOUT_MS,
  );
  void child.ended.then((how) => giveUp.abort(childFailed(child, `ended (${how}) while starting`)));
  try {
    await awaitDatabase(engine, port, giveUp.signal);
  } finally {
    clearTimeout(late);
  }
}

/** Resolves when the server that was started with `databaseArguments` takes writes; the signal ends the wait. */
export async function awaitDatabase(
  engine: DatabaseEngine,
  port: number,
  signal: AbortSignal,
): Promise<void> {
  while (!(await answersPing(embeddedDatabaseUrl(port), 1_000))) {
    signal.throwIfAborted();
    await delay(POLL_MS);
  }
  if (engine === 'mongod') await becomePrimary(port, signal);
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
