import { isMapping, type Mapping } from '../config/merge';
import { timesFactors } from '../portfolio/notional-position';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { column, type Frame, lastValid } from '../primitives/time-series';
import type { Backtest } from '../run-backtest';
import { forecastMappingFor, type MappingYaml } from './forecast-mapping';

/** Centre of mass, in rows, of the average position that decides on a mapping. */
const AVERAGE_POSITION_COM = 500;

/** What can be exported from an estimated run, in the order in which it is written. */
export const FIXED_ATTRIBUTES = [
  'forecast_scalars',
  'forecast_weights',
  'forecast_div_multiplier',
  'forecast_mapping',
  'instrument_weights',
  'instrument_div_multiplier',
] as const;

export type FixedAttribute = (typeof FIXED_ATTRIBUTES)[number];

/** Flags that are off once everything is fixed. */
export const ESTIMATE_FLAGS = [
  'use_forecast_scale_estimates',
  'use_forecast_weight_estimates',
  'use_forecast_div_mult_estimates',
  'use_instrument_weight_estimates',
  'use_instrument_div_mult_estimates',
] as const;

/** Keys to merge into a strategy's YAML, and what could not be exported, with the reason. */
export interface FixedParameters {
  readonly values: Readonly<Record<string, unknown>>;
  readonly skipped: readonly { readonly attribute: FixedAttribute; readonly reason: string }[];
}

/**
 * The end of a backtest's estimates as fixed configuration in pysystemtrade's names, with all estimate flags off
 * (domain document 6.12). An attribute that fails is skipped and named; the others are given.
 */
export function fixedParameters(
  backtest: Backtest,
  attributes: readonly FixedAttribute[] = FIXED_ATTRIBUTES,
): FixedParameters {
  const values: Record<string, unknown> = {};
  const skipped: { attribute: FixedAttribute; reason: string }[] = [];
  for (const attribute of attributes) {
    try {
      values[attribute] = EXPORTS[attribute](backtest);
    } catch (error) {
      skipped.push({ attribute, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  for (const flag of ESTIMATE_FLAGS) values[flag] = false;
  return { values, skipped };
}

/**
 * A configuration with the fixed parameters in it. A rule's own `forecast_scalar` would win over the exported
 * `forecast_scalars`, so it is taken out where these are given.
 */
export function withFixedParameters(config: Mapping, fixed: FixedParameters): Mapping {
  const merged = { ...config, ...fixed.values };
  const rules = config['trading_rules'];
  if (!('forecast_scalars' in fixed.values) || !isMapping(rules)) return merged;
  const withoutScalars = Object.entries(rules).map(([name, rule]): [string, unknown] => {
    if (!isMapping(rule)) return [name, rule];
    return [name, Object.fromEntries(Object.entries(rule).filter(([key]) => key !== 'forecast_scalar'))];
  });
  return { ...merged, trading_rules: Object.fromEntries(withoutScalars) };
}

const EXPORTS: Readonly<Record<FixedAttribute, (backtest: Backtest) => unknown>> = {
  forecast_scalars: lastScalars,
  forecast_weights: (backtest) =>
    byInstrument(backtest, (code) => lastRow(backtest.combination.weights(code))),
  forecast_div_multiplier: (backtest) =>
    byInstrument(backtest, (code) => lastValid(backtest.combination.diversificationMultiplier(code).values)),
  forecast_mapping: forecastMappings,
  instrument_weights: (backtest) => lastRow(backtest.portfolio.instrumentWeights()),
  instrument_div_multiplier: (backtest) => lastValid(backtest.portfolio.diversificationMultiplier().values),
};

/**
 * Last scalar of each rule of the configuration. Only pooled ones are the same for all instruments; of these the
 * latest counts, taken from the instrument whose forecast goes on longest.
 */
function lastScalars(backtest: Backtest): Record<string, number> {
  const { config, forecasts, instruments } = backtest;
  if (config.useForecastScaleEstimates && !config.forecastScalarEstimate.poolInstruments)
    throw new Error('forecast scalars are not pooled, so that there is no one value per rule');
  const last = (rule: string): number => {
    const scalars = instruments.map((code) => forecasts.scalar(code, rule));
    const latest = scalars.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));
    return typeof latest === 'number' ? latest : lastValid(latest.values);
  };
  return Object.fromEntries(forecasts.allRules().map((rule) => [rule, last(rule)]));
}

function endOf(scalar: number | { readonly times: Float64Array }): number {
  return typeof scalar === 'number' ? Infinity : scalar.times[scalar.times.length - 1];
}

function forecastMappings(backtest: Backtest): Record<string, MappingYaml> {
  const out: Record<string, MappingYaml> = {};
  for (const code of backtest.instruments) {
    const mapping = forecastMappingFor(averagePosition(backtest, code));
    if (mapping !== null) out[code] = mapping;
  }
  return out;
}

/** Contracts in the portfolio at an average forecast, smoothed (the reference's 500 is a centre of mass), at the end. */
function averagePosition({ sizing, portfolio }: Backtest, code: string): number {
  const positions = timesFactors(sizing.averagePosition(code), [
    column(portfolio.instrumentWeights(), code),
    portfolio.diversificationMultiplier(),
  ]);
  return Math.abs(lastValid(ewmMean(positions.values, { alpha: alphaOfCom(AVERAGE_POSITION_COM) })));
}

function byInstrument<T>(backtest: Backtest, f: (code: string) => T): Record<string, T> {
  return Object.fromEntries(backtest.instruments.map((code) => [code, f(code)]));
}

function lastRow(frame: Frame): Record<string, number> {
  return Object.fromEntries(
    Object.entries(frame.columns).map(([name, values]) => [name, values[values.length - 1]]),
  );
}
