/** What Temporal does for an activity: attempts, timeouts, retries, until it has a result or is given up. */

import { type Policy, pauseAfter, type Role } from './policies';
import { reasonOf } from './reason';
import { isForGood, type Worker } from './worker';

/** An activity that was given up, as its workflow sees it. */
export class ActivityGivenUp extends Error {
  override readonly name = 'ActivityGivenUp';

  constructor(
    readonly how: 'failed' | 'timed out' | 'heartbeat',
    readonly reason: string,
  ) {
    super(reason);
  }
}

export interface Workers {
  /** The worker of a role, once one lives. */
  of(role: Role): Promise<Worker>;
}

type Ended =
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'timed out' | 'heartbeat' };

export async function runActivity(
  workers: Workers,
  policy: Policy,
  name: string,
  input: unknown,
  log: (text: string) => void,
): Promise<unknown> {
  const began = Date.now();
  for (let attempt = 1; ; attempt++) {
    const left = (policy.scheduleToClose ?? Number.POSITIVE_INFINITY) - (Date.now() - began);
    if (left <= 0) throw new ActivityGivenUp('timed out', `${name} was not done in time`);
    const worker = await before(workers.of(policy.role), left);
    if (worker === undefined) throw new ActivityGivenUp('timed out', `${name} had no worker in time`);
    const ended = await attemptOn(worker, { policy, name, input, attempt, left });
    if (ended.kind === 'done') return ended.result;
    const reason = ended.kind === 'failed' ? reasonOf(ended.error) : ended.kind;
    log(`activity ${name} attempt ${attempt}: ${reason}`);
    const isLast = attempt >= (policy.attempts ?? Number.POSITIVE_INFINITY);
    if (isLast || (ended.kind === 'failed' && isForGood(ended.error)))
      throw new ActivityGivenUp(ended.kind, reason);
    await pause(pauseAfter(attempt, policy));
  }
}

interface Attempt {
  readonly policy: Policy;
  readonly name: string;
  readonly input: unknown;
  readonly attempt: number;
  readonly left: number;
}

/** A timed-out attempt goes on in its process until it hears of it, with its next heartbeat. */
function attemptOn(worker: Worker, { policy, name, input, attempt, left }: Attempt): Promise<Ended> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    let over = false;
    let silent: NodeJS.Timeout;
    const end = (ended: Ended) => {
      over = true;
      clearTimeout(silent);
      clearTimeout(tooLong);
      resolve(ended);
    };
    const tooLong = setTimeout(() => end({ kind: 'timed out' }), Math.min(policy.startToClose, left));
    const listen = () => {
      clearTimeout(silent);
      silent = setTimeout(() => end({ kind: 'heartbeat' }), policy.heartbeat);
    };
    const heard = () => {
      if (worker.process.state() !== 'running') return;
      if (over) abort.abort();
      else listen();
    };
    listen();
    worker.attempt(name, input, { attempt, cancelled: abort.signal, heard }).then(
      (result) => end({ kind: 'done', result }),
      (error: unknown) => end({ kind: 'failed', error }),
    );
  });
}

async function before<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  if (ms === Number.POSITIVE_INFINITY) return promise;
  let timer: NodeJS.Timeout;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
