import { CancelledFailure } from '@temporalio/activity';
import type { Deps } from './deps';
import { updateAccountCapital } from './positions/capital';
import { runOneStrategy } from './positions/run-strategy';
import { asFinal, isTransient, sentence } from './running/failures';
import { withHeartbeat } from './running/heartbeat';

export function createPositionActivities(deps: Deps) {
  return {
    /** Capital and margin from the broker's account values; then, unless `allocate` is false, the strategies' shares. */
    async updateCapital(input: {
      tradeDate: string;
      allocate?: boolean;
    }): Promise<{ summary: string; problems: string[] }> {
      return withHeartbeat(() => updateAccountCapital(deps, input));
    },

    /**
     * One strategy's system on the stored prices; its optimal positions are stored together, so that a run
     * that fails leaves yesterday's as they are.
     */
    async runStrategy(input: {
      tradeDate: string;
      strategy: string;
    }): Promise<{ summary: string; problems: string[] }> {
      return withHeartbeat(async () => {
        try {
          return await runOneStrategy(deps, input);
        } catch (error) {
          if (isTransient(error) || error instanceof CancelledFailure) throw error;
          await mailFailure(deps, input.strategy, error);
          throw asFinal(error);
        }
      });
    },
  };
}

/** Its positions stay as they are and it does not trade until the cause is fixed; the others continue to trade. */
async function mailFailure({ log, sendMail }: Deps, strategy: string, error: unknown): Promise<void> {
  const text = sentence(error);
  log.error({ strategy_name: strategy }, text);
  await sendMail({ subject: `Strategy ${strategy} could not be run`, text, critical: true });
}

export type PositionActivities = ReturnType<typeof createPositionActivities>;
