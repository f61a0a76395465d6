import { CancelledFailure } from '@temporalio/activity';
import { tradingStop } from '../config/stack-steps';
import { openBrokerOrders } from '../data/orders/broker-order-state';
import type { CloseOrderInput, ExplainInput } from '../domain/inputs/messages';
import type { SettleAnswer } from '../domain/orders/settle-order';
import type { Answer } from '../domain/questions/answer';
import { windowEndAfter, windowEndOf } from '../domain/time/trading-window';
import { settleOrder } from './broker-orders/settle-order';
import type { Deps } from './deps';
import { explain } from './executions/explain-execution';
import { applyFill, type ManualFillAnswer, type ManualFillRequest } from './manual-fills/apply-fill';
import { closeOneOrder, workingBelow } from './orders/close-order';
import { closeWindow } from './orders/close-window';
import { createOrders } from './orders/create-instrument-orders';
import { applyRollState, type RollStateInput } from './orders/set-roll-state';
import { type SettleExpiredInput, settleExpiredByHand } from './orders/settle-expired-by-hand';
import { passOverStack, type StackPass, type StackPassInput } from './orders/stack-pass';
import { summariseDay } from './orders/summarise';
import { asFinal, isTransient, sentence } from './running/failures';
import { withPromptMail } from './running/prompt-mail';

export function createOrderActivities(deps: Deps) {
  /** For what the order stack does one at a time. */
  const prompt = withPromptMail(deps);
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

    /** The end of the window in which `instant` (ISO) lies. */
    async currentWindow({ instant }: { instant: string }): Promise<{ end: string }> {
      return { end: windowEndAfter(instant, tradingStop(deps)) };
    },

    /** One look at everything that is at work: completes, spawns, rolls, makes broker orders. */
    async stackPass(input: StackPassInput): Promise<StackPass> {
      return passOverStack(prompt, input);
    },

    /** Broker orders that may be at the broker. */
    async listWorking(_: { tradeDate: string }): Promise<{ working: string[] }> {
      const orders = await openBrokerOrders(deps.database);
      return { working: orders.map((order) => order.id) };
    },

    /** End of day: every order that is still active is closed with what it has filled. */
    async closeWindow({ tradeDate }: { tradeDate: string }): Promise<{ summary: string }> {
      return closeWindow(prompt, tradeDate);
    },

    /** The day's orders and fills, for the cycle's summary. */
    async summariseOrders({
      tradeDate,
    }: {
      tradeDate: string;
    }): Promise<{ summary: string; problems: string[] }> {
      return summariseDay(deps, tradeDate);
    },

    /** A fill made by hand. Refusals are values: they reach the operator by the way the fill came. */
    async applyManualFill(request: ManualFillRequest): Promise<ManualFillAnswer> {
      return applyFill(prompt, request);
    },

    /** Broker orders below an order, named as by `closeOrder`, that may be at the broker. */
    async listWorkingBelow({ order }: { order: string }): Promise<{ working: string[] }> {
      return { working: await workingBelow(deps, order) };
    },

    /** What an execution was that matched no order. Refusals are values: they reach the operator. */
    async explainExecution(request: ExplainInput): Promise<Answer> {
      return explain(prompt, request);
    },

    /** The operator's word on an order in `unknown`. Refusals are values: they reach the operator. */
    async settleOrder(request: unknown): Promise<SettleAnswer> {
      return settleOrder(prompt, request);
    },

    /** A roll state that a person sets. Refusals are values: they reach the operator by the way the request came. */
    async setRollState(input: RollStateInput): Promise<Answer> {
      return applyRollState(prompt, input);
    },

    /** The price at which a person settles an expired contract. Refusals are values. */
    async settleExpired(input: SettleExpiredInput): Promise<Answer> {
      return settleExpiredByHand(deps, input);
    },

    /** Closes an order of any level by its number (`I3`, `C5`, `B7`) or id. */
    async closeOrder(request: CloseOrderInput): Promise<Answer> {
      return closeOneOrder(prompt, request);
    },
  };
}

export type OrderActivities = ReturnType<typeof createOrderActivities>;
