import { setTimeout as delay } from 'node:timers/promises';
import { tstError } from '../../domain/errors/errors';
import { checkoutFolder } from '../system/folders';
import { type Holder, takeExclusiveFile } from './exclusive-file';

const POLL_MS = 100;

export interface TurnOptions {
  /** The lock file; its holder has the turn. */
  readonly path: string;
  readonly patienceMs: number;
  /** Called once, when somebody else has the turn. */
  waiting(holder: Holder): void;
}

/** Runs `act` while no other process of this machine runs one with the same file. Throws SERVICE_UNAVAILABLE after the patience. */
export async function inTurn<T>(options: TurnOptions, act: () => Promise<T>): Promise<T> {
  const patienceEnds = Date.now() + options.patienceMs;
  let told = false;
  while (true) {
    const answer = takeExclusiveFile(options.path, checkoutFolder());
    if (answer.kind === 'held') {
      try {
        return await act();
      } finally {
        answer.release();
      }
    }
    if (!told) options.waiting(answer.holder);
    told = true;
    if (Date.now() > patienceEnds) {
      const { pid, since } = answer.holder;
      throw tstError('SERVICE_UNAVAILABLE', `process ${pid} has held ${options.path} since ${since}`);
    }
    await delay(POLL_MS);
  }
}
