import type { Backtest } from './backtest';
import { type TimeSeries, valueAt } from './primitives/time-series';

/** One figure on the way to a position. */
export interface ExplanationStep {
  readonly stage: 'price' | 'forecast' | 'size' | 'portfolio';
  readonly name: string;
  readonly value: number;
  readonly units: string;
}

/**
 * How the position of an instrument came about, stage by stage, at a local naive time (default: the last row of
 * its position). Values are those of the last row at or before it.
 */
export function explainPosition(backtest: Backtest, code: string, time?: number): readonly ExplanationStep[] {
  const position = backtest.portfolio.notionalPosition(code);
  const at = time ?? position.times[position.times.length - 1];
  return [
    ...priceSteps(backtest, code, at),
    ...forecastSteps(backtest, code, at),
    ...positionSteps(backtest, code, at),
  ];
}

function priceSteps(backtest: Backtest, code: string, at: number): ExplanationStep[] {
  const raw = backtest.rawdata(code);
  const step = (name: string, series: TimeSeries, units: string): ExplanationStep => ({
    stage: 'price',
    name,
    value: valueAt(series, at),
    units,
  });
  return [
    step('adjusted price', raw.dailyPrice(), 'price points'),
    step('price of the current contract', raw.denominatorPrice(), 'price points'),
    step('daily volatility', raw.dailyVol(), 'price points'),
    step('daily volatility in percent', raw.percentVol(), '%'),
  ];
}

function forecastSteps(backtest: Backtest, code: string, at: number): ExplanationStep[] {
  const { forecasts, combination } = backtest;
  const weights = combination.weights(code);
  const step = (name: string, series: TimeSeries, units: string): ExplanationStep => ({
    stage: 'forecast',
    name,
    value: valueAt(series, at),
    units,
  });
  const rules = forecasts
    .rules(code)
    .flatMap((rule) => [
      step(`${rule}: raw`, forecasts.rawForecast(code, rule), 'unscaled'),
      step(`${rule}: scaled and capped`, forecasts.forecast(code, rule), 'average 10'),
      step(`${rule}: weight`, { times: weights.times, values: weights.columns[rule] }, 'fraction'),
    ]);
  return [
    ...rules,
    step('forecast diversification multiplier', combination.diversificationMultiplier(code), 'multiple'),
    step('combined forecast', combination.combinedForecast(code), 'average 10'),
  ];
}

function positionSteps(backtest: Backtest, code: string, at: number): ExplanationStep[] {
  const { sizing, portfolio, config, data } = backtest;
  const weights = portfolio.instrumentWeights();
  const currency = data.instrument(code).currency;
  const base = config.baseCurrency;
  const sizes: [ExplanationStep['stage'], string, TimeSeries | number, string][] = [
    ['size', 'point size', data.instrument(code).pointSize, `${currency} per point`],
    ['size', 'value of a 1 % move', sizing.blockValue(code), currency],
    ['size', 'instrument currency volatility', sizing.instrumentCurrencyVol(code), `${currency} per day`],
    ['size', 'FX rate', sizing.fx(code), `${base} per ${currency}`],
    ['size', 'instrument value volatility', sizing.instrumentValueVol(code), `${base} per day`],
    [
      'size',
      'daily cash target',
      (config.notionalTradingCapital * config.percentageVolTarget) / 1600,
      `${base} per day`,
    ],
    ['size', 'volatility scalar', sizing.averagePosition(code), 'contracts'],
    ['size', 'subsystem position', sizing.subsystemPosition(code), 'contracts'],
    ['portfolio', 'instrument weight', { times: weights.times, values: weights.columns[code] }, 'fraction'],
    ['portfolio', 'instrument diversification multiplier', portfolio.diversificationMultiplier(), 'multiple'],
    ['portfolio', 'risk scalar', portfolio.riskScalar(), 'multiple'],
    ['portfolio', 'position', portfolio.notionalPosition(code), 'contracts'],
    ['portfolio', 'lower edge of the buffer', portfolio.buffers(code).bottom, 'contracts'],
    ['portfolio', 'upper edge of the buffer', portfolio.buffers(code).top, 'contracts'],
    ['portfolio', 'position held in the backtest', portfolio.bufferedPosition(code, true), 'contracts'],
  ];
  return sizes.map(([stage, name, value, units]) => ({
    stage,
    name,
    value: typeof value === 'number' ? value : valueAt(value, at),
    units,
  }));
}
