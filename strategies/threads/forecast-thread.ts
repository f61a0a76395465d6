/** A thread that computes the forecasts of some instruments: `forecast-threads.ts` starts it, with its task. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Backtest } from '../../systems/backtest';
import { createBacktest } from '../../systems/create-backtest';
import type { KnownForecasts } from '../../systems/forecasts/known-results';
import type { TimeSeries } from '../../systems/primitives/time-series';
import type { Rule } from '../../systems/rules/rule';
import { arraysIn, inOneBuffer } from './arrays-in';
import { dataOfShared } from './shared-prices';
import {
  type ByInstrument,
  type ForecastsByInstrument,
  type KeptForecasts,
  SOURCES,
  type ThreadTask,
  type TradingByInstrument,
} from './thread-task';

/** The instrument in hand, and one that others are compared with. */
const INSTRUMENTS_KEPT = 2;

async function carryOut(task: ThreadTask, port: MessagePort): Promise<void> {
  // A worker runs for weeks; meanwhile this file may have been rebuilt, and compute otherwise.
  if (task.sources !== undefined && task.sources !== SOURCES)
    throw new Error('the program was rebuilt while it runs; restart it');
  const { own, keep, needsTrading } = task;
  let tradingOfAll: TradingByInstrument = {};
  const backtest = createBacktest(task.config, dataOfShared(task.prices), {
    ownRules: await ownRules(task),
    known: { trading: (code) => tradingOfAll[code], forecasts: () => undefined },
    // Else each instrument is worked out to its end before the next one, and forgotten.
    instrumentsKept: needsTrading ? undefined : INSTRUMENTS_KEPT,
  });
  // Raw forecasts are at hand only while they are scaled.
  const single = byInstrument(own, (code) => (keep === 'everything' ? forecastsOfRules(backtest, code) : {}));
  const trading = byInstrument(own, (code) =>
    needsTrading
      ? backtest.costs.trading(code)
      : { costSRPerTrade: backtest.costs.costSRPerTrade(code), forecasts: {} },
  );
  tradingOfAll = await new Promise<TradingByInstrument>((resolve) => {
    port.once('message', resolve);
    port.postMessage(trading);
  });
  const forecasts = byInstrument(own, (code) => ({
    ...single[code],
    ...combinedForecasts(backtest, code, keep),
  }));
  handOver(port, keep === 'combined' ? inOneBuffer(forecasts) : forecasts);
}

function forecastsOfRules({ forecasts }: Backtest, code: string): Pick<KnownForecasts, 'raw' | 'capped'> {
  const byRule = (rules: readonly string[], of: (code: string, rule: string) => TimeSeries) =>
    Object.fromEntries(rules.map((rule) => [rule, of(code, rule)]));
  return {
    raw: byRule(forecasts.allRules(), forecasts.rawForecast),
    capped: byRule(forecasts.rules(code), forecasts.forecast),
  };
}

function combinedForecasts({ combination }: Backtest, code: string, keep: KeptForecasts): KnownForecasts {
  return {
    uncapped: combination.uncappedForecast(code),
    combined: combination.combinedForecast(code),
    ...(keep === 'everything' && { weights: combination.weights(code) }),
  };
}

/** The arrays are not copied: after this nothing can be worked out here any more. */
function handOver(port: MessagePort, forecasts: ForecastsByInstrument): void {
  const buffers = new Set([...arraysIn(forecasts)].map(({ buffer }) => buffer));
  port.postMessage(
    forecasts,
    [...buffers].filter((buffer) => buffer instanceof ArrayBuffer),
  );
}

/** Compiled only where they are used: the compiler takes longer to load than all of this thread. */
async function ownRules({ privateDirectory }: ThreadTask): Promise<Readonly<Record<string, Rule>>> {
  if (privateDirectory === undefined) return {};
  const { loadOwnRules } = await import('../own-code/own-rules');
  return loadOwnRules<Rule>(privateDirectory);
}

function byInstrument<T>(codes: readonly string[], of: (code: string) => T): ByInstrument<T> {
  return Object.fromEntries(codes.map((code) => [code, of(code)]));
}

if (parentPort === null) throw new Error('this program is a thread of another one');
void carryOut(workerData as ThreadTask, parentPort);
