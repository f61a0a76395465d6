import { setTimeout as sleep } from 'node:timers/promises';
import { TstError } from '../../domain/errors/errors';
import type { SimulatedClock } from '../../services/gateway/trading-clock';

const POLL_MS = 40;
/** Wall time without any change after which all registered waits are taken as real. */
const QUIET_MS = 160;
/** The same after an outage of the clock: its waits were lost, and are registered again when activities retry. */
const QUIET_AFTER_OUTAGE_MS = 6_000;
/** Longer than a supervisor takes to start the simulator again. */
const OUTAGE_MAX_MS = 120_000;

/**
 * Steps a simulated clock while `work` runs: whenever something waits for an instant and nothing else has happened for
 * a while, to the earliest of those instants. Returns what the work returns.
 */
export async function driveClock<T>(clock: SimulatedClock, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const driving = drive(clock, ended.signal);
  try {
    return await Promise.race([work, driving.then(() => work)]);
  } finally {
    ended.abort();
    await driving;
  }
}

async function drive(clock: SimulatedClock, ended: AbortSignal): Promise<void> {
  let before = '';
  let stepAt = Date.now() + QUIET_MS;
  let awaySince: number | undefined;
  while (!ended.aborted) {
    try {
      const { now, waits, activity } = await clock.waiters();
      const picture = JSON.stringify([waits, activity]);
      const quiet = awaySince === undefined ? QUIET_MS : QUIET_AFTER_OUTAGE_MS;
      awaySince = undefined;
      if (picture !== before) stepAt = Math.max(stepAt, Date.now() + quiet);
      before = picture;
      const due = waits.filter((wait) => wait.until > now).sort((a, b) => a.until - b.until)[0];
      if (due && Date.now() >= stepAt) {
        await clock.advance(due.until);
        stepAt = Date.now() + QUIET_MS;
      }
    } catch (error) {
      awaySince ??= Date.now();
      before = '';
      if (!isOutage(error) || Date.now() - awaySince > OUTAGE_MAX_MS) throw error;
    }
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}

function isOutage(error: unknown): boolean {
  return error instanceof TstError && error.code === 'SERVICE_UNAVAILABLE';
}
