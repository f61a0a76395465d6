/**
 * Waiting for an instant of the trading clock. Temporal's timers run on its server's wall clock, so on a
 * simulated clock the wait is an activity that asks that clock; live, it is a timer.
 */
import { ApplicationFailure } from '@temporalio/common';
import { CancellationScope, condition, isCancellation, patched, uuid4 } from '@temporalio/workflow';
import type { ClockKind } from '../domain/time/clock-kind';
import { clockActivities } from './proxies';

/**
 * Returns when the trading clock has reached `until` (an ISO instant), or earlier once `woken` is true.
 * `waiter` names the caller to whatever steps a simulated clock.
 */
export async function waitUntil(
  system: string,
  clock: ClockKind,
  until: string,
  waiter: string,
  woken: () => boolean,
): Promise<'reached' | 'woken'> {
  const activities = clockActivities(system);
  // Never waited for: a wait without an end, or a timer that rings at once for ever.
  if (Number.isNaN(Date.parse(until)))
    throw ApplicationFailure.nonRetryable(
      `${waiter} would wait for ${until}, which is not an instant`,
      'BAD_INPUT',
    );
  if (woken()) return 'woken';
  if (clock === 'live') {
    const { now } = await activities.readClock();
    const remaining = Date.parse(until) - Date.parse(now);
    if (remaining <= 0) return 'reached';
    return (await condition(woken, remaining)) ? 'woken' : 'reached';
  }
  const ended = await endedBefore(system, clock, waiter, woken, (wait) =>
    activities.waitOnSimulatedClock.executeWithOptions({ summary: `until ${until}` }, [
      { waiter: wait, until },
    ]),
  );
  return woken() && ended === undefined ? 'woken' : 'reached';
}

/**
 * The result of an activity that may wait on a simulated clock; undefined when it was cancelled because `woken` became
 * true before it ended. `start` is given the name of its wait.
 */
export async function endedBefore<T>(
  system: string,
  clock: ClockKind,
  waiter: string,
  woken: () => boolean,
  start: (wait: string) => Promise<T>,
): Promise<{ readonly result: T } | undefined> {
  // A separate name for each wait: remains of an earlier one must neither hold up nor remove this one.
  const wait = `${waiter}#${uuid4()}`;
  let ended: { readonly result: T } | undefined;
  const scope = new CancellationScope();
  const waiting = scope.run(async () => {
    ended = { result: await start(wait) };
  });
  const settled = waiting.catch((error) => {
    if (!isCancellation(error)) throw error;
  });
  await Promise.race([settled, condition(woken)]);
  if (!ended) {
    scope.cancel();
    await settled;
    if (clock === 'live' && patched('no-waits-live')) return undefined;
    // The cancelled activity only learns of it at its next heartbeat; the clock must not be stepped for it until then.
    await clockActivities(system).stopWaiting({ waiter: wait });
  }
  await settled;
  return ended;
}
