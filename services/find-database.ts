import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../domain/errors/errors';
import { isReachable } from './download';
import { cacheFolder } from './folders';
import { installOnce } from './install-once';
import { findOnPath, isExecutable, runProgram } from './run-program';

const MONGODB_VERSION = '8.0.12';
const MONGODB_ARCHIVES = 'https://fastdl.mongodb.org';
const SECANTUS = 'SecantusDB==0.7.0b3';
const PROGRESS_EVERY_MS = 15_000;

export interface DatabaseProgram {
  readonly kind: 'program';
  readonly path: string;
  readonly flavour: 'mongod' | 'secantus';
  readonly origin: string;
}

/** A server that somebody else runs, or a program to run one with. `origin` is for people. */
export type FoundDatabase =
  | { readonly kind: 'external'; readonly url: string; readonly origin: string }
  | DatabaseProgram;

/**
 * The database: `mongoUrl`, made of the user's own `mongo_host`; `TST_MONGOD` or `mongod` on PATH; the cache; the
 * official archive; SecantusDB in a venv. Tells what it tries. Throws SERVICE_UNAVAILABLE when nothing works.
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
  if (named) return program(named, 'TST_MONGOD');
  const onPath = findOnPath('mongod');
  if (onPath && (await works(onPath))) return program(onPath, `on PATH (${onPath})`);
  return cachedDatabase() ?? installOnce('database', say, () => installDatabase(say));
}

function program(path: string, origin: string): DatabaseProgram {
  return { kind: 'program', path, flavour: path.includes('secantus') ? 'secantus' : 'mongod', origin };
}

const archiveFolder = () => join(cacheFolder(), 'mongodb');
const venvFolder = () => join(cacheFolder(), 'secantusdb-venv');
const secantusPath = () => join(venvFolder(), 'bin', 'secantusd-py');
/** Written when the venv is complete: unlike a folder with one program it can't be moved into place. */
const venvMark = () => join(venvFolder(), 'complete');

function cachedDatabase(): DatabaseProgram | undefined {
  const archive = archivedMongod();
  if (archive) return program(archive, `in the cache, the official MongoDB archive (${archive})`);
  if (!isExecutable(secantusPath()) || !existsSync(venvMark())) return undefined;
  return program(secantusPath(), `in the cache, ${readFileSync(venvMark(), 'utf8')} (${secantusPath()})`);
}

function archivedMongod(): string | undefined {
  if (!existsSync(archiveFolder())) return undefined;
  const files = readdirSync(archiveFolder()).filter((name) => /^mongod-[^.]*-?[\d.]+$/.test(name));
  return files.map((name) => join(archiveFolder(), name)).find(isExecutable);
}

async function installDatabase(say: (line: string) => void): Promise<DatabaseProgram> {
  return cachedDatabase() ?? (await downloadMongod(say)) ?? (await installSecantus(say));
}

/** With the downloader of mongodb-memory-server-core, which knows the archive of each operating system. */
async function downloadMongod(say: (line: string) => void): Promise<DatabaseProgram | undefined> {
  say(`database: trying the official MongoDB archive at ${MONGODB_ARCHIVES}`);
  if (!(await isReachable(MONGODB_ARCHIVES))) {
    say('database: the archive does not answer');
    return undefined;
  }
  try {
    const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
    mkdirSync(archiveFolder(), { recursive: true });
    const path = await MongoBinary.getPath({ version: MONGODB_VERSION, downloadDir: archiveFolder() });
    if (await works(path)) return program(path, `downloaded from ${MONGODB_ARCHIVES} (${path})`);
    say(`database: ${path} does not run on this machine`);
  } catch (error) {
    say(
      `database: the official archive could not be used (${error instanceof Error ? error.message : error})`,
    );
  }
  return undefined;
}

async function installSecantus(say: (line: string) => void): Promise<DatabaseProgram> {
  if (await works(secantusPath())) return completeVenv();
  const python = findOnPath('python3');
  if (!python) {
    throw tstError(
      'SERVICE_UNAVAILABLE',
      'there is no database: no mongo_host in the private configuration, no `mongod` on PATH, no archive, and no python3 to install SecantusDB. Install one of them: https://www.mongodb.com/docs/manual/installation/',
    );
  }
  say(`database: installing ${SECANTUS} from PyPI into a venv; this takes about a minute, once`);
  await step(python, ['-m', 'venv', '--clear', venvFolder()], say);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', SECANTUS];
  await step(join(venvFolder(), 'bin', 'python'), pip, say);
  if (await works(secantusPath())) return completeVenv();
  throw tstError('SERVICE_UNAVAILABLE', `${SECANTUS} was installed but does not run: ${secantusPath()}`);
}

function completeVenv(): DatabaseProgram {
  writeFileSync(venvMark(), `${SECANTUS} from PyPI`);
  return program(secantusPath(), `${SECANTUS} from PyPI (${secantusPath()})`);
}

async function step(command: string, args: readonly string[], say: (line: string) => void): Promise<void> {
  const tell = (seconds: number) => say(`database: still installing (${seconds} s)`);
  const { code, output } = await runProgram(command, args, { waiting: { everyMs: PROGRESS_EVERY_MS, tell } });
  if (code === 0) return;
  throw tstError(
    'SERVICE_UNAVAILABLE',
    `${command} ${args.join(' ')} failed:\n${output.trim().slice(-2000)}`,
  );
}

async function works(path: string): Promise<boolean> {
  const flag = path.includes('secantus') ? '--help' : '--version';
  return (await runProgram(path, [flag])).code === 0;
}
