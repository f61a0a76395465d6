import { Context } from '@temporalio/activity';
import type { Deps } from './deps';
import { updateAccountCapital } from './positions/capital';
import { runOneStrategy } from './positions/run-strategy';

const HEARTBEAT_MS = 5_000;

export function createPositionActivities(deps: Deps) {
  return {
    /** Capital from the broker's account value, then its allocation to the strategies. */
    async updateCapital({
      tradeDate,
    }: {
      tradeDate: string;
    }): Promise<{ summary: string; problems: string[] }> {
      return beating(() => updateAccountCapital(deps, tradeDate));
    },

    /**
     * One strategy's system on the stored prices; its optimal positions are stored together, so that a run
     * that fails leaves yesterday's as they are.
     */
    async runStrategy(input: {
      tradeDate: string;
      strategy: string;
    }): Promise<{ summary: string; problems: string[] }> {
      return beating(() => runOneStrategy(deps, input));
    },
  };
}

export type PositionActivities = ReturnType<typeof createPositionActivities>;

async function beating<T>(work: () => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat = setInterval(() => context.heartbeat(), HEARTBEAT_MS);
  try {
    return await work();
  } finally {
    clearInterval(beat);
  }
}
