import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isReachable } from '../files/download';
import { isExecutable } from '../processes/run-program';
import { cacheFolder } from '../system/folders';
import { type DatabaseProgram, databaseProgram, whyNotRunning } from './database-program';

const MONGODB_VERSION = '8.0.12';
const MONGODB_ARCHIVES = 'https://fastdl.mongodb.org';

const archiveFolder = () => join(cacheFolder(), 'mongodb');

/** The `mongod` that an earlier start downloaded. */
export function cachedArchive(): DatabaseProgram | undefined {
  if (!existsSync(archiveFolder())) return undefined;
  const files = readdirSync(archiveFolder()).filter((name) => /^mongod-[^.]*-?[\d.]+$/.test(name));
  const path = files.map((name) => join(archiveFolder(), name)).find(isExecutable);
  return path === undefined
    ? undefined
    : databaseProgram(path, `in the cache, the official MongoDB archive (${path})`);
}

/**
 * `mongod` from MongoDB's own archive, with the downloader of mongodb-memory-server-core, which knows the file of each
 * operating system. Undefined, after saying why, when it can't be reached or does not run here.
 */
export async function downloadArchive(say: (line: string) => void): Promise<DatabaseProgram | undefined> {
  say(`database: trying the official MongoDB archive at ${MONGODB_ARCHIVES}`);
  if (!(await isReachable(MONGODB_ARCHIVES))) {
    say('database: the archive does not answer');
    return undefined;
  }
  try {
    const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
    mkdirSync(archiveFolder(), { recursive: true });
    const path = await MongoBinary.getPath({ version: MONGODB_VERSION, downloadDir: archiveFolder() });
    const reason = await whyNotRunning(path);
    if (reason === undefined) return databaseProgram(path, `downloaded from ${MONGODB_ARCHIVES} (${path})`);
    say(`database: ${path} does not run on this machine (${reason})`);
  } catch (error) {
    say(
      `database: the official archive could not be used (${error instanceof Error ? error.message : error})`,
    );
  }
  return undefined;
}
