import { beating } from './beating';
import type { Deps } from './deps';
import { updateAccountCapital } from './positions/capital';
import { runOneStrategy } from './positions/run-strategy';

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
