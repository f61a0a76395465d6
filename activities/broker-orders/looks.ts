import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../domain/time/units';
import type { SimulatedClock, TradingClock } from '../../services/gateway/trading-clock';
import { type Attempt, registerAttempt, removeAttempt } from '../running/attempt-wait';
import type { QuoteFeed } from './quote-feed';

/** Wall time between two looks at an order, at least and at most: quotes may come many times a second. */
const LIVE_MS = { least: 250, most: 1_000 };
/** A simulated clock is stepped from one such instant to the next, for all orders at once. */
const SIMULATED_MS = MINUTE_MS;
/** Wall time after which an order is looked at again while a simulated clock stands. */
const STANDING_MS = 150;

export interface Looks {
  /** Before the first look: until it is done, a simulated clock is not stepped. */
  begin(): Promise<void>;
  /**
   * Waits for the next look at an order after `now`, at the latest at `until` (UTC ms of the trading clock). Until a look
   * at `now` `isDone`, a simulated clock is not stepped.
   */
  next(now: number, until: number, isDone: boolean, feed: QuoteFeed | undefined): Promise<void>;
  /** Must be called: a wait that stays registered would step a simulated clock for nothing. */
  end(): Promise<void>;
}

/** When an order that is worked is looked at; `wait` names this at a simulated clock. */
export function createLooks(clock: TradingClock, wait: Attempt, cancelled: AbortSignal): Looks {
  if (clock.kind === 'simulated') return simulatedLooks(clock as SimulatedClock, wait, cancelled);
  return {
    begin: async () => undefined,
    next: (_now, _until, _isDone, feed) => liveLook(feed, cancelled),
    end: async () => undefined,
  };
}

/** With the next quote, but not at once. */
async function liveLook(feed: QuoteFeed | undefined, cancelled: AbortSignal): Promise<void> {
  await sleep(LIVE_MS.least, undefined, { signal: cancelled });
  const most = LIVE_MS.most - LIVE_MS.least;
  await (feed ? feed.changed(most) : sleep(most, undefined, { signal: cancelled }));
}

function simulatedLooks(clock: SimulatedClock, wait: Attempt, cancelled: AbortSignal): Looks {
  let version = 0;
  let registered = 0;
  const register = async (at: number) => {
    if (at !== registered) await registerAttempt(clock, wait, at);
    registered = at;
  };
  return {
    begin: async () => register(await clock.read()),
    async next(now, until, isDone) {
      if (isDone) await register(Math.min(until, (Math.floor(now / SIMULATED_MS) + 1) * SIMULATED_MS));
      ({ version } = await clock.changed(version, STANDING_MS, cancelled));
    },
    end: () => removeAttempt(clock, wait),
  };
}
