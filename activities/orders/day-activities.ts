import { CancelledFailure } from '@temporalio/activity';
import { tradingStop } from '../../config/stack-steps';
import { windowEndAfter, windowEndOf } from '../../domain/time/trading-window';
import type { Deps } from '../deps';
import { asFinal, isTransient, sentence } from '../running/failures';
import { createOrders } from './create-instrument-orders';
import { summariseDay } from './summarise';

/** The day's orders, from creation to the end of their window. */
export function orderDayActivities(deps: Deps) {
  return {
    /** Instrument orders of one strategy, from optimal and actual positions, within overrides and limits. */
    async createInstrumentOrders(input: {
      tradeDate: string;
      strategy: string;
    }): Promise<{ orders: number; problems: string[] }> {
      try {
        return await createOrders(deps, input);
      } catch (error) {
        if (isTransient(error) || error instanceof CancelledFailure) throw error;
        const subject = `Orders of ${input.strategy} could not be made`;
        await deps.sendMail({ subject, text: sentence(error), critical: true });
        throw asFinal(error);
      }
    },

    /** When the trading of this cycle's orders ends: the next business day, at the stack handler's stop time. */
    async tradingWindow({ tradeDate }: { tradeDate: string }): Promise<{ end: string }> {
      return { end: windowEndOf(tradeDate, tradingStop(deps)) };
    },

    /** The end of the window that contains `instant` (ISO). */
    async currentWindow({ instant }: { instant: string }): Promise<{ end: string }> {
      return { end: windowEndAfter(instant, tradingStop(deps)) };
    },

    /** The day's orders and fills, for the cycle's summary. */
    async summariseOrders({
      tradeDate,
    }: {
      tradeDate: string;
    }): Promise<{ summary: string; problems: string[] }> {
      return summariseDay(deps, tradeDate);
    },
  };
}
