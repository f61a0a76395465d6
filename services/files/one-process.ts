import { setTimeout as delay } from 'node:timers/promises';
import { checkoutDirectory } from '../../config/checkout';
import { tstError } from '../../domain/errors/errors';
import { type Holder, takeExclusiveFile } from './exclusive-file';

const POLL_MS = 100;

export interface OneProcessOptions {
  /** The lock file; its holder is the one that runs. */
  readonly path: string;
  readonly patienceMs: number;
  /** Called once, when another process runs. */
  waiting(holder: Holder): void;
}

/**
 * Runs `act` while no other process of this machine runs one with the same file; returns what it returns. Calls of one
 * process exclude each other by `createSerialSection`, machines by a lease in the database. Throws SERVICE_UNAVAILABLE
 * after the patience.
 */
export async function asOnlyProcess<T>(options: OneProcessOptions, act: () => Promise<T>): Promise<T> {
  const patienceEnds = Date.now() + options.patienceMs;
  let announced = false;
  while (true) {
    const answer = takeExclusiveFile(options.path, checkoutDirectory());
    if (answer.kind === 'held') {
      try {
        return await act();
      } finally {
        answer.release();
      }
    }
    if (!announced) options.waiting(answer.holder);
    announced = true;
    if (Date.now() > patienceEnds) {
      const { pid, since } = answer.holder;
      throw tstError('SERVICE_UNAVAILABLE', `process ${pid} has held ${options.path} since ${since}`);
    }
    await delay(POLL_MS);
  }
}
