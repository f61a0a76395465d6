import type { TimeSeries } from '../../../systems/primitives/time-series';
import type { Backtest } from '../../../systems/run-backtest';
import type { GoldenComparison } from './compare';

/** Every file of one instrument, from raw data to buffered positions. */
export function compareInstrument(golden: GoldenComparison, backtest: Backtest, code: string): void {
  compareFile(golden, `rawdata/${code}.csv.gz`, rawDataSeries(backtest, code));
  compareFile(golden, `forecasts/${code}.csv.gz`, (name) => forecastSeries(backtest, code, name));
  compareFile(golden, `combined/${code}.csv.gz`, (name) => combinedSeries(backtest, code, name));
  compareFile(golden, `fx/${code}.csv.gz`, { fx_rate: backtest.sizing.fx(code) });
  compareFile(golden, `positions/${code}.csv.gz`, positionSeries(backtest, code));
}

export function comparePortfolioWeights(golden: GoldenComparison, backtest: Backtest): void {
  const weights = backtest.portfolio.instrumentWeights();
  compareFile(golden, 'portfolio/instrument_weights.csv.gz', (name) => ({
    times: weights.times,
    values: weights.columns[name],
  }));
  compareFile(golden, 'portfolio/idm.csv.gz', { idm: backtest.portfolio.diversificationMultiplier() });
}

/** Every column of a golden file against the series of that name. */
export function compareFile(
  golden: GoldenComparison,
  file: string,
  actual: Readonly<Record<string, TimeSeries>> | ((column: string) => TimeSeries),
): void {
  const expected = golden.csv(file);
  for (const [name, values] of Object.entries(expected.columns)) {
    const series = typeof actual === 'function' ? actual(name) : actual[name];
    if (series === undefined) throw new Error(`${file}: nothing to compare with column '${name}'`);
    golden.series(`${file} ${name}`, series, { times: expected.times, values });
  }
}

function rawDataSeries(backtest: Backtest, code: string): Record<string, TimeSeries> {
  const raw = backtest.rawdata(code);
  return {
    daily_price: raw.dailyPrice(),
    daily_returns_volatility: raw.dailyVol(),
    daily_denominator_price: raw.denominatorPrice(),
    daily_percentage_volatility: raw.percentVol(),
    daily_annualised_roll: raw.annualisedRoll(),
    raw_carry: raw.rawCarry(),
  };
}

function forecastSeries(backtest: Backtest, code: string, name: string): TimeSeries {
  const rule = name.replace(/^(raw|capped)_/, '');
  return name.startsWith('raw_')
    ? backtest.forecasts.rawForecast(code, rule)
    : backtest.forecasts.forecast(code, rule);
}

function combinedSeries(backtest: Backtest, code: string, name: string): TimeSeries {
  const { combination } = backtest;
  if (name.startsWith('weight_')) {
    const weights = combination.weights(code);
    return { times: weights.times, values: weights.columns[name.slice('weight_'.length)] };
  }
  if (name === 'fdm') return combination.diversificationMultiplier(code);
  return name === 'combined_before_cap'
    ? combination.uncappedForecast(code)
    : combination.combinedForecast(code);
}

function positionSeries(backtest: Backtest, code: string): Record<string, TimeSeries> {
  const { sizing, portfolio } = backtest;
  return {
    instrument_currency_vol: sizing.instrumentCurrencyVol(code),
    instrument_value_vol: sizing.instrumentValueVol(code),
    average_position_subsystem: sizing.averagePosition(code),
    subsystem_position: sizing.subsystemPosition(code),
    notional_position: portfolio.notionalPosition(code),
    buffer_top: portfolio.buffers(code).top,
    buffer_bottom: portfolio.buffers(code).bottom,
    subsystem_buffer_top: portfolio.subsystemBuffers(code).top,
    subsystem_buffer_bottom: portfolio.subsystemBuffers(code).bottom,
    buffered_position_rounded: portfolio.bufferedPosition(code, true),
    buffered_position_unrounded: portfolio.bufferedPosition(code, false),
  };
}
