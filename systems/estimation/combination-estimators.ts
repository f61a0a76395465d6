import type { BacktestConfig } from '../config/backtest-config';
import type { CombinationEstimators, CombinationStage } from '../forecasts/combination-stage';
import type { ForecastStage } from '../forecasts/forecast-stage';
import { memoise } from '../primitives/memoise';
import type { Frame, TimeSeries } from '../primitives/time-series';
import { fixedWeights, sideBySide } from '../weights/weights-over-time';
import type { CorrelationsOverTime } from './correlations-over-time';
import { estimateDiversificationMultiplier } from './diversification-multiplier';
import { estimateForecastCorrelations } from './forecast-correlations';
import { estimateForecastWeights } from './forecast-weights';
import { realisedCostSharpe } from './net-returns';
import {
  readCorrelationSettings,
  readDiversificationSettings,
  readWeightSettings,
  sectionOf,
} from './settings';

export interface CombinationEstimatorInputs {
  readonly config: BacktestConfig;
  readonly forecastStage: ForecastStage;
  /** Daily P&L of trading one rule on one instrument, business days; costs are negative. */
  readonly pandl: (code: string, rule: string) => { readonly gross: TimeSeries; readonly costs: TimeSeries };
  /** Annual cost of the same as a Sharpe ratio; positive numbers are costs; NaN if not known. */
  readonly costSR: (code: string, rule: string) => number;
  /** How often a year the rule trades its average position on the instrument itself, not pooled. */
  readonly ownTurnover: (code: string, rule: string) => number;
}

/** Estimated forecast weights and multipliers, and the correlations behind them. */
export interface ForecastEstimates extends CombinationEstimators {
  correlations(stage: CombinationStage, code: string): CorrelationsOverTime;
}

/** Estimators for the combination stage; what instruments with the same rules share is computed once. */
export function createCombinationEstimators(inputs: CombinationEstimatorInputs): ForecastEstimates {
  const { config, forecastStage } = inputs;
  const correlationKey = 'forecast_correlation_estimate';
  const correlationSettings = readCorrelationSettings(
    sectionOf(config.effective, correlationKey),
    correlationKey,
  );
  const multiplierKey = 'forecast_div_mult_estimate';
  const multiplierSettings = readDiversificationSettings(
    sectionOf(config.effective, multiplierKey),
    multiplierKey,
  );
  const affordable = memoise((code: string) => affordableRules(inputs, code));
  const pooledCorrelations = memoise((stage: CombinationStage) =>
    memoise((codes: string) =>
      estimateForecastCorrelations(
        codes.split('\n').map((code) => stage.forecasts(code)),
        correlationSettings,
      ),
    ),
  );
  const estimators: ForecastEstimates = {
    rawWeights: (stage, code) => {
      const rules = affordable(code);
      if (rules.length === 0) return fixedWeights({}, stage.forecasts(code).times[0]);
      const same = forecastStage
        .instrumentsWithSameRules(code)
        .filter((other) => affordable(other).join('\n') === rules.join('\n'));
      return rawWeights(inputs, same, code, rules);
    },
    correlations: (stage, code) => {
      const isPooled = config.forecastCorrelationEstimate.poolInstruments ?? true;
      const codes = isPooled ? forecastStage.instrumentsWithSameRules(code) : [code];
      return pooledCorrelations(stage)(codes.join('\n'));
    },
    diversificationMultiplier: (stage, code) =>
      estimateDiversificationMultiplier(
        estimators.correlations(stage, code),
        stage.weights(code),
        multiplierSettings,
      ),
  };
  return estimators;
}

/** `same`: the instruments with the same affordable `rules`, the instrument itself included. */
function rawWeights(
  inputs: CombinationEstimatorInputs,
  same: readonly string[],
  code: string,
  rules: readonly string[],
): Frame {
  const key = 'forecast_weight_estimate';
  const settings = readWeightSettings(sectionOf(inputs.config.effective, key), key);
  const isPooled = inputs.config.forecastWeightEstimate.poolGrossReturns ?? true;
  const gross = (isPooled ? same : [code]).map((other) =>
    sideBySide(Object.fromEntries(rules.map((rule) => [rule, inputs.pandl(other, rule).gross]))),
  );
  const costSharpes = Float64Array.from(rules, (rule) => costSharpe(inputs, same, code, rule));
  return estimateForecastWeights({ gross, costSharpes }, settings);
}

/**
 * Annual cost of a rule on an instrument as a (negative) Sharpe ratio, from what its account paid: the instrument's
 * own cost of one turnover x the mean turnover of the instruments with the same rules, or their mean cost, or just
 * its own.
 */
function costSharpe(
  inputs: CombinationEstimatorInputs,
  same: readonly string[],
  code: string,
  rule: string,
): number {
  const { usePooledCosts, usePooledTurnover } = inputs.config.forecastCostEstimates;
  const own = (other: string): number => {
    const { gross, costs } = inputs.pandl(other, rule);
    return realisedCostSharpe(gross.values, costs.values);
  };
  if (usePooledCosts) return mean(same.map(own));
  if (!usePooledTurnover) return own(code);
  const meanTurnover = mean(same.map((other) => inputs.ownTurnover(other, rule)));
  return (own(code) / inputs.ownTurnover(code, rule)) * meanTurnover;
}

/** Of the instruments where it is known: one without a forecast of the rule says nothing about the others. */
function mean(values: readonly number[]): number {
  const known = values.filter((x) => !Number.isNaN(x));
  return known.reduce((sum, x) => sum + x, 0) / known.length;
}

/** Rules whose cost is not above the ceiling. A cost that is not known counts as too high. */
function affordableRules(
  { config, forecastStage, costSR }: CombinationEstimatorInputs,
  code: string,
): readonly string[] {
  const ceiling = config.forecastWeightEstimate.ceilingCostSR ?? Infinity;
  return forecastStage.rules(code).filter((rule) => costSR(code, rule) <= ceiling);
}
