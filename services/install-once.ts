import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { tstError } from '../domain/errors/errors';
import { takeExclusiveFile } from './exclusive-file';
import { cacheFolder, checkoutFolder } from './folders';

const POLL_MS = 500;
/** Longer than the slowest installation, which builds the Temporal server on two slow cores. */
const PATIENCE_MS = 30 * 60_000;

/**
 * Runs `install` in one process at a time on this machine. A process that had to wait calls `install` as well, and so
 * must find what the other one has installed.
 */
export async function installOnce<T>(
  name: string,
  say: (line: string) => void,
  install: () => Promise<T>,
): Promise<T> {
  const path = join(cacheFolder(), `${name}.lock`);
  const patienceEnds = Date.now() + PATIENCE_MS;
  let told = false;
  while (true) {
    const answer = takeExclusiveFile(path, checkoutFolder());
    if (answer.kind === 'held') {
      try {
        return await install();
      } finally {
        answer.release();
      }
    }
    const { pid, checkout } = answer.holder;
    if (!told) say(`${name} is being installed by process ${pid} (from ${checkout}); waiting for it`);
    told = true;
    if (Date.now() > patienceEnds) {
      throw tstError(
        'SERVICE_UNAVAILABLE',
        `process ${pid} has been installing ${name} for too long; lock: ${path}`,
      );
    }
    await delay(POLL_MS);
  }
}
