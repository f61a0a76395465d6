import { findQuestion } from '../../data/operator/questions';
import { instrumentsWithPrices } from '../../data/series/prices';
import { latestTradeDate } from '../../domain/time/trade-date';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';

/** What workflows read before they act: instruments, strategies, a trade date, a question. */
export function stageWorkActivities(deps: Deps) {
  const { database, config, loaded, catalogue } = deps;
  return {
    /** What the prices stage updates: instruments with stored prices, except stale ones, and the broker's FX codes. */
    async listPriceWork(_: {
      system: string;
      tradeDate: string;
    }): Promise<{ instruments: string[]; fxCodes: string[] }> {
      const stale = new Set(config.stale_instruments);
      const instruments = (await instrumentsWithPrices(database)).filter((code) => !stale.has(code));
      return { instruments, fxCodes: catalogue.brokerFx.map((fx) => fx.code) };
    },

    /** The strategies that run, in the control configuration's order. */
    async listStrategies(_: { system: string }): Promise<{ strategies: string[] }> {
      return { strategies: strategiesOf(loaded).map((strategy) => strategy.name) };
    },

    /** The trade date decided by the newest notional close that is not after the instant (ISO). */
    async tradeDateOf({ instant }: { instant: string }): Promise<{ tradeDate: string }> {
      return { tradeDate: latestTradeDate(Date.parse(instant), config.system_zone) };
    },

    /** The question as text for the Web UI, and whether it still waits for an answer. */
    async describeQuestion({ question }: { question: string }): Promise<{ text: string; open: boolean }> {
      const found = await findQuestion(database, question);
      return { text: found?.text ?? `question ${question} does not exist`, open: found?.status === 'open' };
    },
  };
}
