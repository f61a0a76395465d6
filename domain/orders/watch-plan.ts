/** When the watcher of a broker order acts next, and what it does then. */

import { MINUTE_MS } from '../time/units';

/** Trading minutes between readings of the broker's complete lists, while nothing is heard; the last one repeats. */
const SWEEP_MINUTES = [1, 2, 5, 10];
/** Trading minutes after an attempt that did not end the order; the last one repeats. */
const RETRY_MINUTES = [1, 2, 5, 10, 30, 60];

export interface Watch {
  /** The order may have been filled, may work or may have ended: it is looked up, not cancelled. */
  readonly unknown: boolean;
  /** UTC ms: when its progress was last read. */
  readonly progressAt: number;
  /** Steps since the beginning. */
  readonly steps: number;
  /** UTC ms: after it the order is cancelled. */
  readonly deadline: number;
  /** Cancellations and look-ups in a row that did not end the order. */
  readonly attempts: number;
  /** UTC ms: the last of them. */
  readonly attemptAt: number;
}

export interface WatchStep {
  /** UTC ms. Only the first cancellation may be due in the past: every later step is after the previous attempt. */
  readonly at: number;
  readonly action: 'cancel' | 'sweep';
}

/** The next step, unless something is heard before. Attempts that don't end the order are repeated ever more rarely. */
export function nextWatchStep(watch: Watch): WatchStep {
  const retryAt = watch.attemptAt + waitMs(RETRY_MINUTES, watch.attempts - 1);
  if (watch.unknown) {
    return { at: watch.attempts === 0 ? watch.progressAt + MINUTE_MS : retryAt, action: 'sweep' };
  }
  const cancelAt = watch.attempts === 0 ? watch.deadline : Math.max(watch.deadline, retryAt);
  const sweepAt = watch.progressAt + waitMs(SWEEP_MINUTES, watch.steps);
  return cancelAt <= sweepAt ? { at: cancelAt, action: 'cancel' } : { at: sweepAt, action: 'sweep' };
}

function waitMs(minutes: readonly number[], index: number): number {
  return minutes[Math.max(0, Math.min(index, minutes.length - 1))] * MINUTE_MS;
}
