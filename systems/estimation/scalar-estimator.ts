import { asOf } from '../../domain/series/join';
import type { BacktestConfig } from '../config/backtest-config';
import type { ForecastStage, ScalarEstimator } from '../forecasts/forecast-stage';
import { memoise } from '../primitives/memoise';
import type { TimeSeries } from '../primitives/time-series';
import { estimateForecastScalar } from './forecast-scalar';

/**
 * Estimates forecast scalars for the forecast stage: of all instruments that use the rule when pooled
 * (computed once per rule; of all instruments for a rule that none uses), else of the instrument alone.
 */
export function createScalarEstimator(
  config: BacktestConfig,
  instruments: readonly string[],
): ScalarEstimator {
  const settings = config.forecastScalarEstimate;
  const estimate = (stage: ForecastStage, codes: readonly string[], rule: string): TimeSeries => {
    const forecasts = codes.map((code) => stage.rawForecast(code, rule));
    return estimateForecastScalar(forecasts, config.averageAbsoluteForecast, settings);
  };
  const users = (stage: ForecastStage, rule: string): readonly string[] => {
    const using = instruments.filter((code) => stage.rules(code).includes(rule));
    return using.length > 0 ? using : instruments;
  };
  const pooled = memoise((stage: ForecastStage) =>
    memoise((rule: string) => estimate(stage, users(stage, rule), rule)),
  );
  return (stage, code, rule) => {
    const { times } = stage.rawForecast(code, rule);
    const scalar = settings.poolInstruments ? pooled(stage)(rule) : estimate(stage, [code], rule);
    return { times, values: asOf(scalar, times) };
  };
}
