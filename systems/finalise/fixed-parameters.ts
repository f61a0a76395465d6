import type { Backtest } from '../backtest';
import { isMapping, type Mapping } from '../config/merge';
import { scalarOfRule } from '../forecasts/forecast-stage';
import { timesFactors } from '../portfolio/notional-position';
import { alphaOfCom, ewmMean } from '../primitives/ewm';
import { column, type Frame, lastValid } from '../primitives/time-series';
import { fixedWeights, sideBySide, weightsOverTime } from '../weights/weights-over-time';
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

/** Flags that are off once everything is fixed, and what then replaces the estimate. */
const ESTIMATED = {
  use_forecast_scale_estimates: 'forecast_scalars',
  use_forecast_weight_estimates: 'forecast_weights',
  use_forecast_div_mult_estimates: 'forecast_div_multiplier',
  use_instrument_weight_estimates: 'instrument_weights',
  use_instrument_div_mult_estimates: 'instrument_div_multiplier',
} as const satisfies Record<string, FixedAttribute>;

export const ESTIMATE_FLAGS = Object.keys(ESTIMATED) as readonly (keyof typeof ESTIMATED)[];

/** Keys to merge into a strategy's YAML, and what could not be exported, with the reason. */
export interface FixedParameters {
  readonly values: Readonly<Record<string, unknown>>;
  readonly skipped: readonly { readonly attribute: FixedAttribute; readonly reason: string }[];
}

/**
 * The end of a backtest's estimates as fixed configuration in pysystemtrade's names, with all estimate flags off.
 * Run on the same data, the last positions are those of the estimated run, except for a new
 * `forecast_mapping` and for instruments whose positions end before the others', which get the weights of the end.
 * An attribute that fails is skipped and named; the others are returned.
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

/** What a configuration estimates and `fixed` leaves neither estimated nor fixed, so that its own value or the default holds. */
export function leftUnfixed(config: Mapping, fixed: FixedParameters): readonly FixedAttribute[] {
  return Object.entries(ESTIMATED)
    .filter(
      ([flag, attribute]) => String(config[flag]).toLowerCase() === 'true' && !(attribute in fixed.values),
    )
    .map(([, attribute]) => attribute);
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
  forecast_weights: (backtest) => byInstrument(backtest, (code) => forecastWeights(backtest, code)),
  forecast_div_multiplier: (backtest) =>
    byInstrument(backtest, (code) => lastValid(backtest.combination.diversificationMultiplier(code).values)),
  forecast_mapping: forecastMappings,
  instrument_weights: instrumentWeights,
  instrument_div_multiplier: (backtest) => lastValid(backtest.portfolio.diversificationMultiplier().values),
};

/**
 * Last scalar of each rule, taken from the instrument whose forecast lasts longest; under an instrument's name
 * those that differ from it: all where they are not pooled, else where its forecasts ended earlier.
 * pysystemtrade reads the former and passes over the latter.
 */
function lastScalars(backtest: Backtest): Record<string, number | Record<string, number>> {
  const { config, forecasts, instruments } = backtest;
  const isShared = !config.useForecastScaleEstimates || config.forecastScalarEstimate.poolInstruments;
  const shared = isShared ? forecasts.allRules().map((rule) => [rule, sharedScalar(backtest, rule)]) : [];
  const byRule: Record<string, number> = Object.fromEntries(shared);
  const own = instruments.map((code): [string, Record<string, number>] => {
    const scalars = forecasts.rules(code).map((rule) => [rule, scalarInForce(backtest, code, rule)] as const);
    return [code, Object.fromEntries(scalars.filter(([rule, x]) => !Number.isNaN(x) && x !== byRule[rule]))];
  });
  return { ...byRule, ...Object.fromEntries(own.filter(([, scalars]) => Object.keys(scalars).length > 0)) };
}

function sharedScalar({ config, forecasts, instruments }: Backtest, rule: string): number {
  if (!config.useForecastScaleEstimates) return scalarOfRule(config, rule);
  const scalars = instruments.map((code) => forecasts.scalar(code, rule));
  const latest = scalars.reduce((a, b) => (endOf(b) > endOf(a) ? b : a));
  return typeof latest === 'number' ? latest : lastValid(latest.values);
}

function endOf(scalar: number | { readonly times: Float64Array }): number {
  return typeof scalar === 'number' ? Infinity : scalar.times[scalar.times.length - 1];
}

/** The scalar of the last day that has a forecast: later days carry that forecast forward. */
function scalarInForce({ forecasts }: Backtest, code: string, rule: string): number {
  const scalar = forecasts.scalar(code, rule);
  if (typeof scalar === 'number') return scalar;
  const row = forecasts.rawForecast(code, rule).values.findLastIndex((x) => !Number.isNaN(x));
  return scalar.values[row] ?? NaN;
}

function forecastWeights({ combination, config }: Backtest, code: string): Record<string, number> {
  const last = lastRow(combination.weights(code));
  return beforeSmoothing(last, combination.forecasts(code), config.forecastWeightEwmaSpan);
}

function instrumentWeights({ portfolio, sizing, instruments, config }: Backtest): Record<string, number> {
  const positions = sideBySide(
    Object.fromEntries(instruments.map((code) => [code, sizing.subsystemPosition(code)])),
  );
  return beforeSmoothing(lastRow(portfolio.instrumentWeights()), positions, config.instrumentWeightEwmaSpan);
}

/**
 * Weights that are `wanted` once they have been smoothed, as fixed ones are too: what has been there for less than
 * some years still lags behind its weight. Everything else stays as it is.
 */
function beforeSmoothing(
  wanted: Readonly<Record<string, number>>,
  presence: Frame,
  span: number,
): Record<string, number> {
  const smoothed = lastRow(weightsOverTime(fixedWeights(wanted, presence.times[0]), presence, span));
  const raised = Object.entries(wanted).map(([name, weight]): [string, number] => [
    name,
    weight === 0 ? 0 : weight * (weight / smoothed[name]),
  ]);
  const total = raised.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(raised.map(([name, weight]) => [name, total === 0 ? 0 : weight / total]));
}

/** Of instruments that need one; a mapping that the run had stays. */
function forecastMappings(backtest: Backtest): Record<string, MappingYaml> {
  const out: Record<string, MappingYaml> = {};
  for (const code of backtest.instruments) {
    const own = backtest.config.forecastMapping[code];
    const mapping =
      own === undefined
        ? forecastMappingFor(averagePosition(backtest, code))
        : { a_param: own.aParam, b_param: own.bParam, threshold: own.threshold };
    if (mapping !== null) out[code] = mapping;
  }
  return out;
}

/** Contracts in the portfolio at an average forecast, smoothed (pysystemtrade's 500 is a centre of mass), at the end. */
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
