import { availableParallelism } from 'node:os';
import { businessDayNumber } from '../../domain/time/business-day';
import type { Backtest } from '../../systems/backtest';
import type { BacktestConfig } from '../../systems/config/backtest-config';
import { createBacktest } from '../../systems/create-backtest';
import type { SystemData } from '../../systems/data/system-data';
import { comparesWithWholeClass } from '../../systems/rules/data-reference';
import type { Rule } from '../../systems/rules/rule';
import { forecastsInThreads } from './forecast-threads';
import { partsOf } from './parts';
import { sharePrices } from './shared-prices';
import type { KeptForecasts } from './thread-task';

/** Business days x rules, of all instruments, above which threads are quicker than none (docs/benchmarks.md). */
const WORTH_THREADS = 30_000_000;

/** The default of `forecast_post_ceiling_cost_SR`: no rule costs so much. */
const NO_CEILING = 999;

export interface ThreadedOptions {
  readonly keep: KeptForecasts;
  /** Own rules by path, and the directory from which a thread can load them itself. */
  readonly ownRules?: Readonly<Record<string, Rule>>;
  readonly privateDirectory?: string;
  /** How many; by default as many as the machine has cores, or none where that is not worth it. */
  readonly threads?: number;
  /** Told why the threads gave up. */
  readonly warn: (sentence: string) => void;
}

/**
 * A backtest whose forecasts have been worked out in threads, one for each core; the rest is worked out when it is
 * asked for. To the last bit the same as `createBacktest`, which it is for few instruments, for one core, and where
 * forecasts are estimated, since those of all instruments go into each estimate.
 */
export async function runInThreads(
  config: BacktestConfig,
  data: SystemData,
  options: ThreadedOptions,
): Promise<Backtest> {
  const { ownRules = {}, keep, warn } = options;
  const needsTrading = keep === 'everything' || config.forecastPostCeilingCostSR < NO_CEILING;
  const instrumentsKept = needsTrading || estimatesForecasts(config) ? undefined : keptOf(config);
  const single = createBacktest(config, data, { ownRules, instrumentsKept });
  const threads = options.threads ?? threadsFor(single);
  const privateDirectory = usesOwnRules(config, ownRules) ? options.privateDirectory : undefined;
  if (threads < 2 || estimatesForecasts(config)) return single;
  const portions = single.instruments.map((code) => ({
    code,
    assetClass: data.instrument(code).assetClass,
    days: daysOf(data, code),
  }));
  try {
    const prices = sharePrices(data, pricedFor(single));
    const task = { config, prices, keep, needsTrading, privateDirectory };
    const known = await forecastsInThreads(task, partsOf(portions, threads));
    return createBacktest(config, data, { ownRules, known, instrumentsKept });
  } catch (error) {
    // Mistakes in configuration or prices show in this thread too, with a better message.
    warn(`The backtest runs in one thread: ${error instanceof Error ? error.message : String(error)}`);
    return single;
  }
}

/** Instruments whose prices the forecasts need: also those that share a class, where a rule compares with all of it. */
function pricedFor({ config, data, instruments }: Backtest): readonly string[] {
  const rules = Object.values(config.tradingRules);
  if (!rules.some(({ otherArgs }) => comparesWithWholeClass(otherArgs))) return instruments;
  const classes = new Set(instruments.map((code) => data.instrument(code).assetClass));
  return [...new Set([...instruments, ...[...classes].flatMap(data.instrumentsInClass)])];
}

/** So many forecasts may stay in memory; of more, those of some instruments, which are asked for one after another. */
const FORECASTS_KEPT = 1500;

function keptOf({ tradingRules }: BacktestConfig): number {
  return Math.max(2, Math.ceil(FORECASTS_KEPT / Math.max(1, Object.keys(tradingRules).length)));
}

function threadsFor({ instruments, data, config }: Backtest): number {
  const days = instruments.reduce((sum, code) => sum + daysOf(data, code), 0);
  const isWorthIt = days * Object.keys(config.tradingRules).length >= WORTH_THREADS;
  return isWorthIt ? availableParallelism() : 1;
}

/** Business days from an instrument's first price to its last. */
function daysOf(data: SystemData, code: string): number {
  const { times } = data.adjustedPrices(code);
  return times.length === 0
    ? 0
    : businessDayNumber(times[times.length - 1]) - businessDayNumber(times[0]) + 1;
}

function estimatesForecasts(config: BacktestConfig): boolean {
  return (
    config.useForecastScaleEstimates ||
    config.useForecastWeightEstimates ||
    config.useForecastDivMultEstimates
  );
}

function usesOwnRules(config: BacktestConfig, ownRules: Readonly<Record<string, Rule>>): boolean {
  return Object.values(config.tradingRules).some((rule) => ownRules[rule.function] !== undefined);
}
