/** A thread that works out the forecasts of some instruments: `forecast-threads.ts` starts it, with its task. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { KnownForecasts } from '../../../systems/forecasts/known-results';
import type { Rule } from '../../../systems/rules/rule';
import { type Backtest, runBacktest } from '../../../systems/run-backtest';
import { dataOfShared } from './shared-prices';
import { type ByInstrument, SOURCES, type ThreadTask, type TradingByInstrument } from './thread-task';

async function carryOut(task: ThreadTask, port: MessagePort): Promise<void> {
  // A worker runs for weeks; meanwhile this file may have been built anew, and reckon otherwise.
  if (task.sources !== undefined && task.sources !== SOURCES)
    throw new Error('there is a newer build than the one that is running; start it anew');
  let tradingOfAll: TradingByInstrument = {};
  const backtest = runBacktest(task.config, dataOfShared(task.prices), {
    ownRules: await ownRules(task),
    known: { trading: (code) => tradingOfAll[code], forecasts: () => undefined },
  });
  const trading = byInstrument(task.own, backtest.costs.trading);
  tradingOfAll = await new Promise<TradingByInstrument>((resolve) => {
    port.once('message', resolve);
    port.postMessage(trading);
  });
  const forecasts = byInstrument(task.own, (code) => forecastsOf(backtest, code, task));
  // Arrays are handed over, not copied: after this nothing can be worked out here any more.
  port.postMessage(forecasts, [...buffersOf(forecasts)]);
}

function forecastsOf(
  { forecasts, combination }: Backtest,
  code: string,
  { keep }: ThreadTask,
): KnownForecasts {
  const combined = {
    uncapped: combination.uncappedForecast(code),
    combined: combination.combinedForecast(code),
  };
  if (keep === 'combined') return combined;
  const byRule = <T>(rules: readonly string[], of: (code: string, rule: string) => T) =>
    Object.fromEntries(rules.map((rule) => [rule, of(code, rule)]));
  return {
    ...combined,
    weights: combination.weights(code),
    raw: byRule(forecasts.allRules(), forecasts.rawForecast),
    capped: byRule(forecasts.rules(code), forecasts.forecast),
  };
}

/** Compiled only where they are used: the compiler takes longer to load than all of this thread. */
async function ownRules({ privateDirectory }: ThreadTask): Promise<Readonly<Record<string, Rule>>> {
  if (privateDirectory === undefined) return {};
  const { loadOwnRules } = await import('../../../config/own-rules');
  return loadOwnRules<Rule>(privateDirectory);
}

/** Buffers of all arrays in a value, those aside that are shared anyway. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ReadonlySet<ArrayBuffer> {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) buffersOf(each, found);
  }
  return found;
}

function byInstrument<T>(codes: readonly string[], of: (code: string) => T): ByInstrument<T> {
  return Object.fromEntries(codes.map((code) => [code, of(code)]));
}

if (parentPort === null) throw new Error('this program is a thread of another one');
void carryOut(workerData as ThreadTask, parentPort);
