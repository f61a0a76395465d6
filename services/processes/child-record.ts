import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { writeFileAtomically } from '../files/atomic-file';
import { identifyProcess, isAlive, type ProcessIdentity } from './process-identity';

const END_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** Notes a child in `folder`, so that a later start can end it should this process and its guard fail to. */
export function recordChild(folder: string, name: string, pid: number): void {
  const identity = identifyProcess(pid);
  if (identity) writeFileAtomically(join(folder, `${name}.json`), JSON.stringify(identity));
}

export function forgetChild(folder: string, name: string): void {
  rmSync(join(folder, `${name}.json`), { force: true });
}

/**
 * Ends children that an earlier supervisor left behind; resolves when they are gone, since they hold files and ports.
 * Only processes whose id and start time both match are touched. Returns their names.
 */
export async function endLeftChildren(folder: string): Promise<readonly string[]> {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((file) => file.endsWith('.json'));
  const left = await Promise.all(
    names.map(async (file) => {
      const identity = JSON.parse(readFileSync(join(folder, file), 'utf8')) as ProcessIdentity;
      const ended = await endProcess(identity);
      rmSync(join(folder, file), { force: true });
      return ended ? [file.slice(0, -'.json'.length)] : [];
    }),
  );
  return left.flat();
}

async function endProcess(identity: ProcessIdentity): Promise<boolean> {
  if (!isAlive(identity)) return false;
  trySignal(identity.pid, 'SIGTERM');
  const patienceEnds = Date.now() + END_TIMEOUT_MS;
  while (isAlive(identity)) {
    if (Date.now() > patienceEnds) trySignal(identity.pid, 'SIGKILL');
    await delay(POLL_MS);
  }
  return true;
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
