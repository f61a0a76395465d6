import type { BacktestConfig } from '../config/backtest-config';
import { suggestion } from '../config/nearest-name';
import { wrongValue } from '../config/wrong-value';
import { memoise, memoiseRecent } from '../primitives/memoise';
import { constantSeries, type Frame, type TimeSeries } from '../primitives/time-series';
import { fixedWeights, sideBySide, weightsOverTime } from '../weights/weights-over-time';
import { combineForecasts } from './combine';
import { fixedForecastWeights } from './fixed-forecast-weights';
import type { ForecastStage } from './forecast-stage';
import { mapForecast } from './mapping';
import { capForecast } from './scale-and-cap';

/** Combination of an instrument's forecasts into one. */
export interface CombinationStage {
  /** Capped forecasts of the instrument's rules side by side. */
  forecasts(code: string): Frame;
  /** Weights before smoothing, at the times from which they hold. */
  rawWeights(code: string): Frame;
  /** Smoothed weights, each row summing to 1. */
  weights(code: string): Frame;
  diversificationMultiplier(code: string): TimeSeries;
  /** Before capping or mapping. */
  uncappedForecast(code: string): TimeSeries;
  combinedForecast(code: string): TimeSeries;
}

/** Estimates, hooked in where the configuration asks for them. */
export interface CombinationEstimators {
  rawWeights(stage: CombinationStage, code: string): Frame;
  diversificationMultiplier(stage: CombinationStage, code: string): TimeSeries;
}

export interface CombinationInputs {
  readonly config: BacktestConfig;
  readonly forecastStage: ForecastStage;
  /** True for a rule that costs more than `forecast_post_ceiling_cost_SR` on an instrument. */
  readonly isTooExpensive: (code: string, rule: string) => boolean;
  readonly estimators: CombinationEstimators;
  /** Instruments whose forecasts are kept, those asked for last; all by default. */
  readonly instrumentsKept?: number;
}

/** Instruments whose weights over time are kept: they take as much memory as all forecasts. */
const WEIGHTS_KEPT = 32;

export function createCombinationStage(inputs: CombinationInputs): CombinationStage {
  const { config, forecastStage } = inputs;
  const forecasts = memoiseRecent(inputs.instrumentsKept ?? Infinity, (code: string) =>
    sideBySide(
      Object.fromEntries(forecastStage.rules(code).map((rule) => [rule, forecastStage.forecast(code, rule)])),
    ),
  );
  const rawWeights = (code: string): Frame => {
    const rules = forecastStage.rules(code);
    const expensive = new Set(rules.filter((rule) => inputs.isTooExpensive(code, rule)));
    return config.useForecastWeightEstimates
      ? without(expensive, inputs.estimators.rawWeights(stage, code))
      : fixedWeights(fixedForecastWeights(config, code, rules, expensive), forecasts(code).times[0]);
  };
  const stage: CombinationStage = {
    forecasts,
    rawWeights: memoise(rawWeights),
    weights: memoiseRecent(Math.min(WEIGHTS_KEPT, inputs.instrumentsKept ?? Infinity), (code: string) =>
      weightsOverTime(stage.rawWeights(code), forecasts(code), config.forecastWeightEwmaSpan),
    ),
    diversificationMultiplier: memoise((code: string) =>
      config.useForecastDivMultEstimates
        ? inputs.estimators.diversificationMultiplier(stage, code)
        : constantSeries(stage.weights(code).times, fixedMultiplier(config, code)),
    ),
    uncappedForecast: memoise((code: string) =>
      combineForecasts(forecasts(code), stage.weights(code), stage.diversificationMultiplier(code)),
    ),
    combinedForecast: memoise((code: string) => {
      const mapping = config.forecastMapping[code];
      const uncapped = stage.uncappedForecast(code);
      return mapping === undefined
        ? capForecast(uncapped, config.forecastFloor, config.forecastCap)
        : mapForecast(uncapped, mapping, config.forecastCap);
    }),
  };
  return stage;
}

/** Rules that are too expensive get no weight, whether it was estimated or not. */
function without(expensive: ReadonlySet<string>, { times, columns }: Frame): Frame {
  const kept = Object.entries(columns).filter(([rule]) => !expensive.has(rule));
  return { times, columns: Object.fromEntries(kept) };
}

function fixedMultiplier(config: BacktestConfig, code: string): number {
  const multiplier = config.forecastDivMultiplier;
  if (typeof multiplier === 'number') return multiplier;
  if (multiplier[code] === undefined)
    throw wrongValue(
      'forecast_div_multiplier',
      `no entry for instrument '${code}'${suggestion(code, Object.keys(multiplier))}`,
      'Give the instrument a multiplier, or one number for all.',
    );
  return multiplier[code];
}
