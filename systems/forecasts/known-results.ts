import type { Frame, TimeSeries } from '../primitives/time-series';
import type { CombinationStage } from './combination-stage';
import type { ForecastStage } from './forecast-stage';

/** What the costs of one forecast depend on. */
export interface ForecastTrading {
  /** Length of the forecast, missing values included. */
  readonly rows: number;
  /** Times a year; NaN if no two business days in a row have a forecast. */
  readonly turnover: number;
}

/** What the costs of other instruments' rules depend on, where costs or turnovers are pooled. */
export interface InstrumentTrading {
  readonly costSRPerTrade: number;
  /** By rule. */
  readonly forecasts: Readonly<Record<string, ForecastTrading>>;
}

/** Forecasts of one instrument. */
export interface KnownForecasts {
  /** Combined, before capping or mapping. */
  readonly uncapped: TimeSeries;
  readonly combined: TimeSeries;
  readonly weights?: Frame;
  /** By rule. */
  readonly raw?: Readonly<Record<string, TimeSeries>>;
  /** Scaled and capped, by rule. */
  readonly capped?: Readonly<Record<string, TimeSeries>>;
}

/**
 * Results that another thread has worked out, by instrument; undefined where nothing is known. What is missing is
 * worked out when it is asked for, and is the same to the last bit.
 */
export interface KnownResults {
  trading(code: string): InstrumentTrading | undefined;
  forecasts(code: string): KnownForecasts | undefined;
}

export const NOTHING_KNOWN: KnownResults = { trading: () => undefined, forecasts: () => undefined };

/** Wraps the stage so that it returns known forecasts instead of computing them. */
export function withKnownForecasts(stage: ForecastStage, { forecasts }: KnownResults): ForecastStage {
  return {
    ...stage,
    rawForecast: (code, rule) => forecasts(code)?.raw?.[rule] ?? stage.rawForecast(code, rule),
    forecast: (code, rule) => forecasts(code)?.capped?.[rule] ?? stage.forecast(code, rule),
  };
}

/** As above; `stage` is to use a forecast stage that knows the same. */
export function withKnownCombination(stage: CombinationStage, { forecasts }: KnownResults): CombinationStage {
  return {
    ...stage,
    weights: (code) => forecasts(code)?.weights ?? stage.weights(code),
    uncappedForecast: (code) => forecasts(code)?.uncapped ?? stage.uncappedForecast(code),
    combinedForecast: (code) => forecasts(code)?.combined ?? stage.combinedForecast(code),
  };
}
