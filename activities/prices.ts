import type { Deps } from './deps';
import { type Added, type AddRequest, addInstrument } from './prices/add-instrument';
import { type FxBatch, type FxBatchResult, updateFxBatch } from './prices/fx-batch';
import { mailRolls } from './prices/mail-rolls';
import { type AnsweredPrice, applyAnswer } from './prices/price-answer';
import {
  type PriceBatch,
  type PriceBatchResult,
  seedPriceBatch,
  updatePriceBatch,
} from './prices/price-batch';
import { type SampledSpreads, sampleSpreads } from './prices/sample-spreads';
import { withHeartbeat } from './running/heartbeat';

export function createPriceActivities(deps: Deps) {
  return {
    /** Daily FX rates of the broker's codes, with the spike rule; progress in the heartbeat. */
    async updateFx(input: FxBatch): Promise<FxBatchResult> {
      return updateFxBatch(deps, input);
    },

    /**
     * For each instrument: contracts to sample, bars per contract, rolls, multiple and adjusted prices. One that fails
     * becomes a problem, and the others continue; an unreachable broker or database fails the attempt, which is
     * repeated from the instrument it had reached.
     */
    async updatePrices(input: PriceBatch): Promise<PriceBatchResult> {
      return updatePriceBatch(deps, input);
    },

    /** Mails what the roll policy did and plans, as far as it was not mailed yet. */
    async mailRolls(): Promise<void> {
      return withHeartbeat(() => mailRolls(deps));
    },

    /** Applies an operator's answer to a spike of a price or a rate and runs the instrument's later steps. */
    async applyPriceAnswer(input: AnsweredPrice): Promise<{ text: string }> {
      return applyAnswer(deps, input);
    },

    /** First history of instruments that have none: every contract the broker still knows, stitched. */
    async seedInstruments(
      input: Omit<PriceBatch, 'contract' | 'again' | 'checks'>,
    ): Promise<PriceBatchResult> {
      return seedPriceBatch(deps, input);
    },

    /** First history of one instrument, from the broker, from files or from both; a failure is an answer. */
    async addInstrument(input: AddRequest): Promise<Added> {
      return withHeartbeat(() => addInstrument(deps, input));
    },

    /** Spreads between bid and ask of the instruments whose markets are open now. */
    async sampleSpreads({
      instruments,
    }: Pick<PriceBatch, 'tradeDate' | 'instruments'>): Promise<SampledSpreads> {
      return sampleSpreads(deps, instruments);
    },
  };
}

export type PriceActivities = ReturnType<typeof createPriceActivities>;
