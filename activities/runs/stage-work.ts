import { strategyStates } from '../../data/controls/strategy-states';
import { readPriceable } from '../../data/instruments/priceable';
import { findQuestion } from '../../data/operator/questions';
import { tstError } from '../../domain/errors/errors';
import { decidePriceWork, type PriceSelection } from '../../domain/prices/price-work';
import { stateName } from '../../domain/strategies/strategy-state';
import { latestTradeDate } from '../../domain/time/trade-date';
import { strategiesOf } from '../../strategies/strategy-config';
import type { Deps } from '../deps';

/** What workflows read before they act: instruments, strategies, a trade date, a question. */
export function stageWorkActivities(deps: Deps) {
  const { database, config, loaded, catalogue } = deps;
  return {
    /** What the prices stage updates. BAD_INPUT for a name that is not known. */
    async listPriceWork({
      only,
    }: {
      system: string;
      tradeDate: string;
      only?: PriceSelection;
    }): Promise<{ instruments: readonly string[]; fxCodes: readonly string[] }> {
      const work = decidePriceWork(await readPriceable(database, catalogue, config.stale_instruments), only);
      if (work.kind === 'refused') throw tstError('BAD_INPUT', work.reason);
      const { instruments, fxCodes } = work;
      return { instruments, fxCodes };
    },

    /** The strategies that run, in the control configuration's order, without those that are retired. */
    async listStrategies(_: { system: string }): Promise<{ strategies: string[] }> {
      const states = await strategyStates(database);
      const names = strategiesOf(loaded).map(({ name }) => name);
      return { strategies: names.filter((name) => stateName(states, name) !== 'retired') };
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
