import type { TimeSeries } from '../../../systems/primitives/time-series';
import type { Backtest } from '../../../systems/run-backtest';

/** The series that series_info.json and all_24 call by this name. `raw_x` and `capped_x` are forecasts of rule x. */
export function seriesByName(backtest: Backtest, code: string, name: string): TimeSeries {
  const { sizing, portfolio, combination, forecasts } = backtest;
  const raw = backtest.rawdata(code);
  const named: Readonly<Record<string, () => TimeSeries>> = {
    daily_price: raw.dailyPrice,
    daily_returns_volatility: raw.dailyVol,
    daily_denominator_price: raw.denominatorPrice,
    fx_rate: () => sizing.fx(code),
    combined_forecast: () => combination.combinedForecast(code),
    instrument_currency_vol: () => sizing.instrumentCurrencyVol(code),
    instrument_value_vol: () => sizing.instrumentValueVol(code),
    average_position_subsystem: () => sizing.averagePosition(code),
    subsystem_position: () => sizing.subsystemPosition(code),
    notional_position: () => portfolio.notionalPosition(code),
    buffer_top: () => portfolio.buffers(code).top,
    buffer_bottom: () => portfolio.buffers(code).bottom,
    subsystem_buffer_top: () => portfolio.subsystemBuffers(code).top,
    subsystem_buffer_bottom: () => portfolio.subsystemBuffers(code).bottom,
    buffered_position_rounded: () => portfolio.bufferedPosition(code, true),
    buffered_position_unrounded: () => portfolio.bufferedPosition(code, false),
  };
  if (named[name] !== undefined) return named[name]();
  const rule = name.replace(/^(raw|capped)_/, '');
  return name.startsWith('raw_') ? forecasts.rawForecast(code, rule) : forecasts.forecast(code, rule);
}
