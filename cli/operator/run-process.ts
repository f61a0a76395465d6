import { sendsOrders } from '../../config/stack-steps';
import { productVersion } from '../../config/version';
import { recordEndedRun } from '../../data/system/runs';
import type { CycleResult, StageResult } from '../../domain/cycle/cycle-result';
import type { CycleInput } from '../../domain/cycle/workflow-inputs';
import {
  byHand,
  dailyCycleStart,
  priceUpdateStart,
  stageStart,
  startOfProcess,
} from '../../domain/cycle/workflow-starts';
import { tstError } from '../../domain/errors/errors';
import type { PriceSelection } from '../../domain/prices/price-work';
import {
  CATALOGUE_PROCESSES,
  type CatalogueProcess,
  isCatalogueProcess,
  performedBy,
} from '../../domain/processes/catalogue';
import { STAGES, type StageName } from '../../domain/system/names';
import { latestTradeDate } from '../../domain/time/trade-date';
import type { SimulatedClock } from '../../services/gateway/trading-clock';
import { resultOf } from '../../services/temporal/result-of';
import { startOrReach } from '../../services/temporal/start-workflow';
import { checkedDay, cycleInstant } from '../simulated-day/market-day';
import { followed, printProgress, rootCause } from '../simulated-day/run-cycle';
import { terminalProgress } from '../terminal/progress';
import { type OpenSystem, operatorName } from './open-system';

const DAILY_CYCLE = 'daily-cycle';
export const RUNNABLE: readonly string[] = [...STAGES, DAILY_CYCLE];

/**
 * Runs one stage, or the whole day, for a trade date (default: the latest completed trade date) with its log on the
 * screen. On a simulated clock the clock is first brought to the day's close, and stepped while the run waits.
 * Throws BAD_INPUT for an unknown name or an invalid day, RUN_FAILED with the reason if the run fails.
 */
export async function runProcess(
  open: OpenSystem,
  name: string,
  date: string | undefined,
  only?: PriceSelection,
): Promise<void> {
  if (!RUNNABLE.includes(name)) {
    const known = [...RUNNABLE, ...CATALOGUE_PROCESSES];
    if (isCatalogueProcess(name)) return runCatalogueProcess(open, name, date);
    throw tstError('BAD_INPUT', `process ${name} does not exist; use one of ${known.join(', ')}`);
  }
  const zone = open.settings.config.system_zone;
  const tradeDate = date === undefined ? latestTradeDate(await open.clock.read(), zone) : checkedDay(date);
  if (open.clock.kind === 'simulated') {
    await (open.clock as SimulatedClock).advance(Date.parse(cycleInstant(tradeDate, zone)));
  }
  const progress = terminalProgress();
  const printing = printProgress(open.database, tradeDate, progress);
  let lines: readonly string[];
  try {
    lines = only
      ? stageLines('prices', await updatePrices(open, tradeDate, only))
      : await started(open, name, tradeDate);
  } catch (error) {
    throw tstError('RUN_FAILED', `${name} of ${tradeDate}: ${rootCause(error)}`, error);
  } finally {
    await printing.end();
  }
  for (const line of lines) progress.line(line);
}

/** A process by pysystemtrade's name: the stage that performs it, or one run of its update. */
async function runCatalogueProcess(
  open: OpenSystem,
  name: CatalogueProcess,
  date: string | undefined,
): Promise<void> {
  const by = performedBy(name);
  if (by.kind === 'stage') return runProcess(open, by.stage, date);
  if (by.schedule === 'order-stack')
    throw tstError(
      'BAD_INPUT',
      `${name} runs all day: npx tst schedules trigger order-stack starts it where it has ended`,
    );
  const now = await open.clock.read();
  const input = inputOf(
    open,
    date === undefined ? latestTradeDate(now, open.settings.config.system_zone) : checkedDay(date),
  );
  const { client } = await connected(open);
  const start = startOfProcess(by.schedule, input, new Date(now).toISOString());
  const handle = await startOrReach(client, { ...start, reuse: 'ALLOW_DUPLICATE' });
  const done = await followed(open.clock as SimulatedClock, input.window, resultOf(handle));
  console.log(`${name}: ${String(done)}`);
}

async function started(open: OpenSystem, name: string, tradeDate: string): Promise<readonly string[]> {
  if (name !== DAILY_CYCLE) return stageLines(name, await runStage(open, name as StageName, tradeDate));
  const temporal = await connected(open);
  const input = inputOf(open, tradeDate);
  const handle = await startOrReach(temporal.client, dailyCycleStart(input));
  const result: CycleResult = await followed(open.clock as SimulatedClock, input.window, resultOf(handle));
  if (!result.ran) return [`${tradeDate} was already done: nothing was repeated`];
  return STAGES.flatMap((stage) => stageLines(stage, result.stages[stage]));
}

async function runStage(open: OpenSystem, stage: StageName, tradeDate: string): Promise<StageResult> {
  const { client } = await connected(open);
  const input = inputOf(open, tradeDate);
  const startedAt = new Date(await open.clock.read());
  const handle = await startOrReach(client, byHand(stageStart(stage, input)));
  const result = await followed(open.clock as SimulatedClock, input.window, resultOf(handle));
  await recordEndedRun(open.database, {
    ...{
      system: input.system,
      process: stage,
      tradeDate,
      attempt: 1,
      owner: operatorName(),
      version: productVersion(),
    },
    ...{ state: 'done', startedAt, endedAt: new Date(await open.clock.read()), summary: { ...result } },
  });
  return result;
}

async function updatePrices(open: OpenSystem, tradeDate: string, only: PriceSelection): Promise<StageResult> {
  const { client } = await connected(open);
  const input = inputOf(open, tradeDate);
  const handle = await startOrReach(client, byHand(priceUpdateStart({ ...input, only })));
  return followed(open.clock as SimulatedClock, input.window, resultOf(handle));
}

/** A live system trades on by itself; a simulated clock is stepped to the end of the trading window. */
function inputOf({ settings }: OpenSystem, tradeDate: string): CycleInput {
  const { system, clock } = settings.endpoints;
  const waits = clock === 'simulated' && sendsOrders(settings.loaded.control);
  return { system, tradeDate, clock, window: waits ? 'wait' : 'hand-over' };
}

async function connected(open: OpenSystem) {
  const temporal = await open.temporal();
  if (!temporal) throw tstError('SERVICE_UNAVAILABLE', 'no Temporal server is running');
  return temporal;
}

function stageLines(stage: string, result: StageResult | undefined): readonly string[] {
  if (!result) return [`${stage}: not run`];
  return [`${stage}: ${result.summary}`, ...result.problems.map((problem) => `  problem: ${problem}`)];
}
