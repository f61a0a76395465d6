import type { CloseOrderInput, ExplainInput, HaltInput } from '../../domain/inputs/messages';
import type { BalanceInput, DeleteOrderInput, SpawnInput } from '../../domain/inputs/stack-requests';
import type { SettleAnswer } from '../../domain/orders/settle-order';
import type { Answer } from '../../domain/questions/answer';
import { settleOrder } from '../broker-orders/settle-order';
import type { Deps } from '../deps';
import { explain } from '../executions/explain-execution';
import { applyFill, type ManualFillAnswer, type ManualFillRequest } from '../manual-fills/apply-fill';
import { type CapitalConfirmation, confirmCapitalByUpdate } from '../positions/confirm-capital';
import { balanceTrade } from './balance-trade';
import { haltBySignal } from './change-halt';
import { closeOneOrder, workingBelow } from './close-order';
import { deleteOrder } from './delete-order';
import { type ManualTradeRequest, manualTrade } from './manual-trade';
import { type EndOfDayRequest, requestEndOfDay } from './request-end-of-day';
import { applyRollState, type RollStateInput } from './set-roll-state';
import { type SettleExpiredInput, settleExpiredByHand } from './settle-expired-by-hand';
import { spawnNow } from './spawn-now';

/** What an operator requests for single orders and contracts; `prompt` mails at once. */
export function requestedOrderActivities(deps: Deps, prompt: Deps) {
  return {
    /** A fill made by hand. Refusals are values: they reach the operator the way the fill came. */
    async applyManualFill(request: ManualFillRequest): Promise<ManualFillAnswer> {
      return applyFill(prompt, request);
    },

    /** Broker orders below an order, named as by `closeOrder`, that may be at the broker. */
    async listWorkingBelow({ order }: { order: string }): Promise<{ working: string[] }> {
      return { working: await workingBelow(deps, order) };
    },

    /** Explains an execution that matched no order. Refusals are values: they reach the operator. */
    async explainExecution(request: ExplainInput): Promise<Answer> {
      return explain(prompt, request);
    },

    /** The operator's answer about an order in `unknown`. Refusals are values: they reach the operator. */
    async settleOrder(request: unknown): Promise<SettleAnswer> {
      return settleOrder(prompt, request);
    },

    /** Sets a roll state for an operator. Refusals are values: they reach the operator the way the request came. */
    async setRollState(input: RollStateInput): Promise<Answer> {
      return applyRollState(prompt, input);
    },

    /** Settles an expired contract at the operator's price. Refusals are values. */
    async settleExpired(input: SettleExpiredInput): Promise<Answer> {
      return settleExpiredByHand(deps, input);
    },

    /** Sets or lifts a halt that came by signal. Refusals are values. */
    async setHalt({ request, requestId }: { request: HaltInput; requestId: string }): Promise<Answer> {
      return haltBySignal(deps, request, requestId);
    },

    /** Takes the pending change of the account's value as profit or loss. Refusals are values. */
    async confirmCapitalChange(input: CapitalConfirmation): Promise<Answer> {
      return confirmCapitalByUpdate(deps, input);
    },

    /** Puts a trade made elsewhere into the ledger. Refusals are values: they reach the operator. */
    async balanceTrade(request: BalanceInput): Promise<Answer> {
      return balanceTrade(prompt, request);
    },

    /** Makes an order for a strategy. Refusals are values: they reach the operator. */
    async manualTrade(input: ManualTradeRequest): Promise<Answer> {
      return manualTrade(prompt, input);
    },

    /** Takes out an order that never reached the broker. Refusals are values. */
    async deleteOrder(request: DeleteOrderInput): Promise<Answer> {
      return deleteOrder(prompt, request);
    },

    /** Makes contract orders now. Refusals are values. */
    async spawnNow(input: { request: SpawnInput; requestId: string }): Promise<Answer> {
      return spawnNow(prompt, input);
    },

    /** Whether the window of a date may be ended now: it must be the one that is open. Audited. */
    async requestEndOfDay(input: EndOfDayRequest): Promise<{ answer: Answer }> {
      return { answer: await requestEndOfDay(deps, input) };
    },

    /** Closes an order of any level by its number (`I3`, `C5`, `B7`) or id. */
    async closeOrder(request: CloseOrderInput): Promise<Answer> {
      return closeOneOrder(prompt, request);
    },
  };
}
