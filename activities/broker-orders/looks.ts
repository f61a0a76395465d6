import { setTimeout as sleep } from 'node:timers/promises';
import { MINUTE_MS } from '../../domain/time/units';
import type { SimulatedClock, TradingClock } from '../../services/gateway/trading-clock';
import type { QuoteFeed } from './quote-feed';

/** Wall time between two looks at an order, at least and at most: quotes may come many times a second. */
const LIVE_MS = { least: 250, most: 1_000 };
/** A simulated clock is stepped from one such instant to the next, for all orders at once. */
const SIMULATED_MS = MINUTE_MS;
/** Wall time after which an order is looked at again while a simulated clock stands. */
const STANDING_MS = 150;

export interface Looks {
  /** Waits for the next look at an order after `now`, at the latest at `until` (UTC ms of the trading clock). */
  next(now: number, until: number, feed: QuoteFeed | undefined): Promise<void>;
  /** Must be called: a wait that stays registered would step a simulated clock for nothing. */
  end(): Promise<void>;
}

/** When an order that is worked is looked at; `wait` names this at a simulated clock. */
export function createLooks(clock: TradingClock, wait: string, cancelled: AbortSignal): Looks {
  return clock.kind === 'simulated'
    ? simulatedLooks(clock as SimulatedClock, wait, cancelled)
    : { next: (_now, _until, feed) => liveLook(feed, cancelled), end: async () => undefined };
}

/** With the next quote, but not at once. */
async function liveLook(feed: QuoteFeed | undefined, cancelled: AbortSignal): Promise<void> {
  await sleep(LIVE_MS.least, undefined, { signal: cancelled });
  const most = LIVE_MS.most - LIVE_MS.least;
  await (feed ? feed.changed(most) : sleep(most, undefined, { signal: cancelled }));
}

function simulatedLooks(clock: SimulatedClock, wait: string, cancelled: AbortSignal): Looks {
  let version = 0;
  let registered = 0;
  return {
    async next(now, until) {
      const at = Math.min(until, (Math.floor(now / SIMULATED_MS) + 1) * SIMULATED_MS);
      if (at !== registered) await clock.registerWait(wait, at);
      registered = at;
      ({ version } = await clock.changed(version, STANDING_MS, cancelled));
    },
    end: () => clock.removeWait(wait),
  };
}
