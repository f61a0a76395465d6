import { Context } from '@temporalio/activity';
import { findRun } from '../data/system/runs';
import { WINDOW_PROCESS } from '../domain/time/trading-window';
import type { SimulatedClock, TradingClock } from '../services/gateway/trading-clock';
import type { Deps } from './deps';
import { registerAttempt, removeAttempt, removeAttempts } from './running/attempt-wait';

/** How often a waiting activity sends a heartbeat; below its heartbeat timeout. */
const HEARTBEAT_MS = 1_500;

export function createClockActivities({
  clock,
  database,
  system,
}: Pick<Deps, 'clock' | 'database' | 'system'>) {
  return {
    /** The trading clock's instant, ISO. */
    async readClock(): Promise<{ now: string }> {
      return { now: new Date(await clock.read()).toISOString() };
    },

    /**
     * Returns when the simulated clock has reached `until` (ISO). The wait is registered at the clock, so that whatever
     * steps the clock knows the next instant at which something happens.
     */
    async waitOnSimulatedClock({ waiter, until }: { waiter: string; until: string }): Promise<void> {
      await waitOn(clock, waiter, Date.parse(until));
    },

    /** Removes a wait that is no longer needed, whichever attempts have registered it. */
    async stopWaiting({ waiter }: { waiter: string }): Promise<void> {
      if (clock.kind === 'simulated') await removeAttempts(clock as SimulatedClock, waiter);
    },

    /** Returns when the order stack has closed the window of `tradeDate`. */
    async waitForWindowEnd({
      tradeDate,
      windowEnd,
    }: {
      tradeDate: string;
      windowEnd: string;
    }): Promise<void> {
      const context = Context.current();
      const key = { system, process: WINDOW_PROCESS, tradeDate };
      while ((await findRun(database, key))?.state !== 'done') {
        context.heartbeat(windowEnd);
        await context.sleep(HEARTBEAT_MS);
      }
    },
  };
}

export type ClockActivities = ReturnType<typeof createClockActivities>;

async function waitOn(clock: TradingClock, waiter: string, until: number): Promise<void> {
  if (clock.kind !== 'simulated') throw new Error('waitOnSimulatedClock needs a simulated clock');
  const simulated = clock as SimulatedClock;
  const context = Context.current();
  const signal = context.cancellationSignal;
  const each = { waiter, attempt: context.info.attempt };
  try {
    await registerAttempt(simulated, each, until);
    let version = 0;
    while ((await simulated.read()) < until) {
      signal.throwIfAborted();
      context.heartbeat();
      ({ version } = await simulated.changed(version, HEARTBEAT_MS, signal));
    }
  } finally {
    await removeAttempt(simulated, each);
  }
}
