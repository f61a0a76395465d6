import { downloadTimes } from '../../config/download-times';
import { strategyStates } from '../../data/controls/strategy-states';
import { readPriceable } from '../../data/instruments/priceable';
import { findQuestion } from '../../data/operator/questions';
import { tstError } from '../../domain/errors/errors';
import { decidePriceWork, type PriceSelection } from '../../domain/prices/price-work';
import { dayOfRegions, type RegionalWork, regionalWork } from '../../domain/prices/regional-work';
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
      tradeDate,
    }: {
      system: string;
      tradeDate: string;
      only?: PriceSelection;
    }): Promise<ListedWork> {
      const work = decidePriceWork(await readPriceable(database, catalogue, config.stale_instruments), only);
      if (work.kind === 'refused') throw tstError('BAD_INPUT', work.reason);
      const { instruments, fxCodes } = work;
      const regional = only ? undefined : await workByRegion(deps, instruments, tradeDate);
      return { instruments, fxCodes, ...(regional && { regional }) };
    },

    /** The strategies that run, in the control configuration's order, without those that are retired. */
    async listStrategies(_: { system: string }): Promise<{ strategies: string[] }> {
      const states = await strategyStates(database);
      const names = strategiesOf(loaded).map(({ name }) => name);
      return { strategies: names.filter((name) => stateName(states, name) !== 'retired') };
    },

    /**
     * The trade date decided by the newest notional close that is not after the instant (ISO). A daily cycle, or prices
     * alone, that start before the last region's download time decide on the day that they start on.
     */
    async tradeDateOf({
      instant,
      process,
    }: {
      instant: string;
      process?: string;
    }): Promise<{ tradeDate: string }> {
      const [start, zone] = [Date.parse(instant), config.system_zone];
      const download = waitsForRegions(process) ? downloadTimes(loaded.control) : undefined;
      const today = download && dayOfRegions(download.times, start, zone);
      return { tradeDate: today ?? latestTradeDate(start, zone) };
    },

    /** The question as text for the Web UI, and whether it still waits for an answer. */
    async describeQuestion({ question }: { question: string }): Promise<{ text: string; open: boolean }> {
      const found = await findQuestion(database, question);
      return { text: found?.text ?? `question ${question} does not exist`, open: found?.status === 'open' };
    },
  };
}

interface ListedWork {
  readonly instruments: readonly string[];
  readonly fxCodes: readonly string[];
  /** Where regions have download times. */
  readonly regional?: RegionalWork;
}

function waitsForRegions(process: string | undefined): boolean {
  return process === 'dailyCycle' || process === 'prices';
}

async function workByRegion(
  { loaded, catalogue, clock, config }: Deps,
  instruments: readonly string[],
  tradeDate: string,
): Promise<RegionalWork | undefined> {
  const download = downloadTimes(loaded.control);
  if (download === undefined) return undefined;
  const regionOf = (code: string) => catalogue.instruments.get(code)?.region ?? '';
  const { times, stopTime } = download;
  return regionalWork(
    instruments.map((code) => ({ code, region: regionOf(code) })),
    times,
    { tradeDate, now: await clock.read(), zone: config.system_zone, stopTime },
  );
}
