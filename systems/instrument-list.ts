import { businessDayNumber } from '../domain/time/business-day';
import type { BacktestConfig } from './config/backtest-config';
import { suggestion } from './config/nearest-name';
import { WrongValue } from './config/wrong-value';
import type { SystemData } from './data/system-data';
import { leafNames } from './weights/grouped-weights';

/** History, in business days, below which an instrument counts as short. */
export const SHORT_HISTORY_DAYS = 750;

export interface InstrumentRemovals {
  readonly duplicates: boolean;
  readonly ignored: boolean;
  readonly tradingRestrictions: boolean;
  readonly badMarkets: boolean;
  /** Fewer than 750 business days of adjusted prices. */
  readonly shortHistory: boolean;
}

/** What the instrument list of a system leaves out by default. */
export const DEFAULT_REMOVALS: InstrumentRemovals = {
  duplicates: true,
  ignored: true,
  tradingRestrictions: false,
  badMarkets: false,
  shortHistory: false,
};

/** What an instrument must not be in to be traded freely. */
const NOT_TRADED: InstrumentRemovals = {
  duplicates: true,
  ignored: true,
  tradingRestrictions: true,
  badMarkets: true,
  shortHistory: false,
};

/**
 * Instruments of a system, sorted: those with instrument weights, else `instruments`, else all with adjusted prices,
 * less the removals. Throws UNKNOWN_INSTRUMENT for one without prices.
 */
export function systemInstruments(
  config: BacktestConfig,
  data: SystemData,
  removals: InstrumentRemovals = DEFAULT_REMOVALS,
): readonly string[] {
  const removed = new Set(removedInstruments(config, removals));
  const known = data.instrumentCodes();
  const wanted = [...new Set(candidates(config, data))]
    .filter((code) => !removed.has(code))
    .sort(byCodePoint);
  const missing = wanted.filter((code) => !known.includes(code));
  if (missing.length > 0) throw withoutPrices(config, missing, known);
  return removals.shortHistory ? wanted.filter((code) => !hasShortHistory(data, code)) : wanted;
}

function withoutPrices(
  config: BacktestConfig,
  missing: readonly string[],
  known: readonly string[],
): WrongValue {
  const keyOf = (code: string) =>
    config.instrumentWeights.kind === 'equal' ? 'instruments' : `instrument_weights.${code}`;
  const problems = missing.map((code) => ({
    key: keyOf(code),
    message: `no adjusted prices for '${code}'${suggestion(code, known)}`,
    remedy: 'Correct its name, or import its prices.',
  }));
  return new WrongValue(problems, { code: 'UNKNOWN_INSTRUMENT' });
}

function hasShortHistory(data: SystemData, code: string): boolean {
  const { times } = data.adjustedPrices(code);
  if (times.length === 0) return true;
  return businessDayNumber(times[times.length - 1]) - businessDayNumber(times[0]) + 1 < SHORT_HISTORY_DAYS;
}

/** Instruments of the system that have data but are not to be traded: may only be reduced. */
export function notTradingInstruments(
  config: BacktestConfig,
  instruments: readonly string[],
): readonly string[] {
  const removed = new Set(removedInstruments(config, NOT_TRADED));
  return instruments.filter((code) => removed.has(code));
}

function candidates(config: BacktestConfig, data: SystemData): readonly string[] {
  const weights = config.instrumentWeights;
  if (weights.kind === 'fixed') return Object.keys(weights.weights);
  if (weights.kind === 'grouped') return leafNames(weights.root);
  return config.instruments ?? data.instrumentCodes();
}

function removedInstruments(config: BacktestConfig, removals: InstrumentRemovals): readonly string[] {
  return [
    ...(removals.duplicates ? config.duplicateInstruments : []),
    ...(removals.ignored ? config.ignoredInstruments : []),
    ...(removals.tradingRestrictions ? config.tradingRestrictions : []),
    ...(removals.badMarkets ? config.badMarkets : []),
  ];
}

function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
