/**
 * Settings of the estimators, read from pysystemtrade's keys (`forecast_correlation_estimate`,
 * `instrument_weight_estimate` and the like). Defaults are those of the merged configuration, so a missing
 * key is an error in the caller's merge and named as such.
 */
import { wrongValue } from '../config/wrong-value';
import type { PairMethod } from './optimisers/pair-weight';

export type DateMethod = 'expanding' | 'rolling' | 'in_sample';
export type OptimiserMethod = 'handcraft' | 'shrinkage' | 'one_period' | 'equal_weights';
/** Row spacing of the data: calendar weeks labelled with their Sunday, months, business days, or blocks of days. */
export type Frequency = 'W' | 'M' | 'BD' | { readonly days: number };

/** How the history is cut into periods of fitting and use. */
export interface FitPeriodSettings {
  readonly dateMethod: DateMethod;
  /** Intervals (not years!) that a rolling fit looks back. */
  readonly rollyears: number;
  /** Days between fits: 365, 30 (`M`) or 7 (`W`). */
  readonly intervalDays: number;
}

/** One exponential or plain estimator of a mean, standard deviation or correlation. */
export interface MomentSettings {
  readonly usingExponent: boolean;
  /** Span in rows. */
  readonly ewLookback: number;
  readonly minPeriods: number;
}

/** What is done to a correlation matrix after its estimation, in this order. */
export interface CorrelationCleaning {
  readonly cleaning: boolean;
  /** Correlation given to pairs of which one has no data in the fit window. */
  readonly offdiag: number;
  readonly floorAtZero: boolean;
  readonly clip: number | null;
  readonly shrinkage: number;
}

export interface CorrelationSettings extends FitPeriodSettings, MomentSettings, CorrelationCleaning {
  readonly frequency: Frequency;
  readonly forwardFill: boolean;
}

export interface WeightSettings extends FitPeriodSettings {
  readonly method: OptimiserMethod;
  readonly frequency: Frequency;
  readonly cleaning: boolean;
  readonly equaliseGross: boolean;
  readonly equaliseVols: boolean;
  readonly equaliseSharpe: boolean;
  readonly targetSharpe: number;
  readonly costMultiplier: number;
  readonly applyCostWeight: boolean;
  readonly shrinkageSharpe: number;
  readonly shrinkageCorrelation: number;
  /** Ours, `sharpe_tilt`: whether tilts by Sharpe ratio are exact, or stop where pysystemtrade's optimiser does. */
  readonly sharpeTilt: PairMethod;
  readonly correlation: MomentSettings & CorrelationCleaning;
  readonly mean: MomentSettings;
  readonly stdev: MomentSettings;
}

export interface DiversificationSettings {
  readonly ewmaSpan: number;
  readonly maximum: number;
}

export interface ForecastScalarSettings {
  readonly window: number;
  readonly minPeriods: number;
  readonly backfill: boolean;
}

type Raw = Readonly<Record<string, unknown>>;

/** Reads a `*_correlation_estimate` or `instrument_returns_correlation` mapping. */
export function readCorrelationSettings(raw: Raw, key: string): CorrelationSettings {
  const fill = 'forward_fill_data' in raw ? 'forward_fill_data' : 'forward_fill_price_index';
  return {
    ...readFitPeriods(raw, key),
    ...readMoment(raw, key),
    ...readCleaning(raw, key),
    frequency: readFrequency(raw['frequency'] ?? 'W', `${key}.frequency`),
    forwardFill: flag(raw, key, fill, true),
  };
}

/** Reads `forecast_weight_estimate` or `instrument_weight_estimate`. An unknown method is an error. */
export function readWeightSettings(raw: Raw, key: string): WeightSettings {
  return {
    ...readFitPeriods(raw, key),
    method: readMethod(raw['method'] ?? 'handcraft', `${key}.method`),
    frequency: readFrequency(raw['frequency'] ?? 'W', `${key}.frequency`),
    cleaning: flag(raw, key, 'cleaning', true),
    equaliseGross: flag(raw, key, 'equalise_gross', false),
    equaliseVols: flag(raw, key, 'equalise_vols', true),
    equaliseSharpe: flag(raw, key, 'equalise_SR', false),
    targetSharpe: number(raw, key, 'ann_target_SR', 0.5),
    costMultiplier: number(raw, key, 'cost_multiplier', 1),
    applyCostWeight: flag(raw, key, 'apply_cost_weight', false),
    shrinkageSharpe: number(raw, key, 'shrinkage_SR', 0.9),
    shrinkageCorrelation: number(raw, key, 'shrinkage_corr', 0.5),
    sharpeTilt: readTilt(raw['sharpe_tilt'] ?? 'exact', `${key}.sharpe_tilt`),
    correlation: {
      ...readMoment(section(raw, key, 'correlation_estimate'), `${key}.correlation_estimate`),
      ...readCleaning(section(raw, key, 'correlation_estimate'), `${key}.correlation_estimate`),
    },
    mean: readMoment(section(raw, key, 'mean_estimate'), `${key}.mean_estimate`),
    stdev: readMoment(section(raw, key, 'vol_estimate'), `${key}.vol_estimate`),
  };
}

/** Reads `forecast_div_mult_estimate` or `instrument_div_mult_estimate`. */
export function readDiversificationSettings(raw: Raw, key: string): DiversificationSettings {
  return { ewmaSpan: number(raw, key, 'ewma_span', 125), maximum: number(raw, key, 'dm_max', 2.5) };
}

/** A section of the merged configuration. */
export function sectionOf(config: Raw, key: string): Raw {
  return section(config, 'configuration', key);
}

/** True or false, also as pysystemtrade's text `True` / `False`. */
function flag(raw: Raw, key: string, name: string, missing: boolean): boolean {
  const value = raw[name] ?? missing;
  if (typeof value === 'boolean') return value;
  if (value === 'True' || value === 'true') return true;
  if (value === 'False' || value === 'false') return false;
  throw wrongValue(`${key}.${name}`, `must be true or false, not ${String(value)}`);
}

function number(raw: Raw, key: string, name: string, missing: number): number {
  const value = raw[name] ?? missing;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw wrongValue(`${key}.${name}`, `must be a number, not ${String(value)}`);
}

function section(raw: Raw, key: string, name: string): Raw {
  const value = raw[name] ?? {};
  if (typeof value === 'object' && !Array.isArray(value)) return value as Raw;
  throw wrongValue(`${key}.${name}`, 'must be a mapping');
}

function readFitPeriods(raw: Raw, key: string): FitPeriodSettings {
  return {
    dateMethod: readDateMethod(raw['date_method'] ?? 'expanding', `${key}.date_method`),
    rollyears: number(raw, key, 'rollyears', 20),
    intervalDays: readInterval(raw['interval_frequency'] ?? '12M', `${key}.interval_frequency`),
  };
}

function readMoment(raw: Raw, key: string): MomentSettings {
  return {
    usingExponent: flag(raw, key, 'using_exponent', true),
    ewLookback: number(raw, key, 'ew_lookback', 250),
    minPeriods: number(raw, key, 'min_periods', 20),
  };
}

function readCleaning(raw: Raw, key: string): CorrelationCleaning {
  const clip = raw['clip'] ?? null;
  return {
    cleaning: flag(raw, key, 'cleaning', true),
    offdiag: number(raw, key, 'offdiag', 0.99),
    floorAtZero: flag(raw, key, 'floor_at_zero', true),
    clip: clip === null ? null : number(raw, key, 'clip', 1),
    shrinkage: number(raw, key, 'shrinkage', 0),
  };
}

const INTERVAL_DAYS: Readonly<Record<string, number>> = { '12M': 365, M: 30, W: 7 };
const METHODS: readonly string[] = ['handcraft', 'shrinkage', 'one_period', 'equal_weights'];

function readInterval(value: unknown, key: string): number {
  const days = INTERVAL_DAYS[String(value)];
  if (days !== undefined) return days;
  throw wrongValue(key, `must be one of 12M, M, W, not ${String(value)}`);
}

function readDateMethod(value: unknown, key: string): DateMethod {
  if (value === 'expanding' || value === 'rolling' || value === 'in_sample') return value;
  throw wrongValue(key, `must be expanding, rolling or in_sample, not ${String(value)}`);
}

function readMethod(value: unknown, key: string): OptimiserMethod {
  if (METHODS.includes(String(value))) return value as OptimiserMethod;
  const removed = value === 'bootstrap' ? ' (bootstrap was removed)' : '';
  throw wrongValue(key, `must be one of ${METHODS.join(', ')}, not ${String(value)}${removed}`);
}

function readTilt(value: unknown, key: string): PairMethod {
  if (value === 'exact' || value === 'sequential') return value;
  throw wrongValue(key, `must be exact or sequential, not ${String(value)}`);
}

function readFrequency(value: unknown, key: string): Frequency {
  if (value === 'W' || value === 'M') return value;
  if (value === 'BD' || value === 'BDAY' || value === 'B' || value === 'D') return 'BD';
  const days = /^(\d+)D$/.exec(String(value));
  if (days !== null && Number(days[1]) > 0) return { days: Number(days[1]) };
  throw wrongValue(key, `must be W, M, BD or a number of days such as 7D, not ${String(value)}`);
}
