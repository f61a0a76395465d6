import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedClock } from '../../services/trading-clock';

const POLL_MS = 40;
/** Wall time without any change after which everybody who waits is taken to be really waiting. */
const QUIET_MS = 160;

/**
 * Steps a simulated clock while `work` goes on: whenever somebody waits for an instant and nothing else has
 * happened for a while, to the earliest instant that is waited for. Returns what the work returns.
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
  let quietSince = Date.now();
  while (!ended.aborted) {
    const { now, waits, activity } = await clock.waiters();
    const picture = JSON.stringify([waits, activity]);
    if (picture !== before) {
      before = picture;
      quietSince = Date.now();
    }
    const due = waits.filter((wait) => wait.until > now).sort((a, b) => a.until - b.until)[0];
    if (due && Date.now() - quietSince >= QUIET_MS) {
      await clock.advance(due.until);
      quietSince = Date.now();
    }
    await sleep(POLL_MS, undefined, { signal: ended }).catch(() => undefined);
  }
}
