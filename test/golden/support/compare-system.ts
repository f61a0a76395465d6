import { type AccountCurve, percentOf, percentReturns } from '../../../systems/accounting/account-curve';
import { averageStatistic } from '../../../systems/accounting/average-statistic';
import { cumulative } from '../../../systems/accounting/drawdown';
import { curveStatistics } from '../../../systems/accounting/statistics';
import { lastValid, type TimeSeries } from '../../../systems/primitives/time-series';
import type { Backtest } from '../../../systems/run-backtest';
import { dailyCashTarget } from '../../../systems/sizing/position-size';
import { type GoldenComparison, goldenTime } from './compare';
import { compareStatistics, type GoldenStatistics } from './compare-statistics';

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

/** Profit and loss of one instrument, and its subsystem. */
export function comparePandl(golden: GoldenComparison, backtest: Backtest, code: string): void {
  const curve = backtest.accounts.forInstrument(code);
  const subsystem = backtest.accounts.forSubsystem(code);
  compareFile(golden, `pandl/${code}.csv.gz`, {
    ...curveColumns(curve),
    subsystem_net_percent: percentOf(subsystem.net, subsystem.capital),
  });
}

export function comparePortfolioPandl(golden: GoldenComparison, backtest: Backtest): void {
  const curve = backtest.accounts.portfolio();
  const net = percentOf(curve.net, curve.capital);
  compareFile(golden, 'portfolio/pandl.csv.gz', {
    ...curveColumns(curve),
    net_percent_curve: { times: net.times, values: cumulative(net.values) },
  });
  const expected = golden.json<Record<string, GoldenStatistics>>('portfolio/stats.json');
  for (const frequency of ['daily', 'weekly', 'monthly', 'annual'] as const) {
    const statistics = curveStatistics(percentReturns(curve, 'net', frequency).values, frequency);
    compareStatistics(golden, `portfolio ${frequency}`, statistics, expected[frequency]);
  }
  const parts = {
    daily_gross: percentOf(curve.gross, curve.capital),
    daily_costs: percentOf(curve.costs, curve.capital),
    daily_base_currency: curve.net,
  };
  for (const [key, series] of Object.entries(parts))
    compareStatistics(golden, `portfolio ${key}`, curveStatistics(series.values, 'daily'), expected[key]);
}

/** The `get_stats` entries of stats.json: one statistic of every instrument and its means. */
export function compareAverages(golden: GoldenComparison, backtest: Backtest): void {
  const expected = golden.json<Record<string, unknown>>('portfolio/stats.json');
  const curves = backtest.instruments.map((code) => [code, backtest.accounts.forInstrument(code)] as const);
  const sharpe = averageStatistic(Object.fromEntries(curves), 'sharpe');
  const byInstrument = expected['get_stats_sharpe_by_instrument'] as Record<string, number>;
  for (const [code, value] of Object.entries(byInstrument))
    golden.number(`sharpe of ${code}`, sharpe.byName[code], value, 1e-8);
  const timeWeighted = expected['get_stats_sharpe_mean_timeweighted'] as number;
  golden.number('sharpe, time weighted', sharpe.timeWeighted, timeWeighted, 1e-8);
  // The source divides its equally weighted mean by the number of curves a second time; ours is the mean.
  const equallyWeighted = expected['get_stats_sharpe_mean_equalweighted'] as number;
  const count = backtest.instruments.length;
  golden.number('sharpe, equally weighted', sharpe.equallyWeighted / count, equallyWeighted, 1e-8);
}

interface SeriesInfo {
  readonly rows: number;
  readonly first: string;
  readonly last: string;
  readonly n_nan: number;
  readonly first_valid: string;
  readonly mean: number;
  readonly last_value: number | null;
}

/** Extent, missing values, mean and last value of each series of series_info.json. */
export function compareSeriesInfo(golden: GoldenComparison, backtest: Backtest, code: string): void {
  const expected = golden.json<Record<string, Record<string, SeriesInfo>>>('series_info.json')[code];
  const series: Record<string, TimeSeries> = {
    ...rawDataSeries(backtest, code),
    ...positionSeries(backtest, code),
    combined_forecast: backtest.combination.combinedForecast(code),
  };
  for (const [name, info] of Object.entries(expected)) {
    const { times, values } = name.startsWith('raw_') ? forecastSeries(backtest, code, name) : series[name];
    const present = values.filter((x) => !Number.isNaN(x));
    const title = `series_info ${code} ${name}`;
    golden.exact(`${title} rows`, times.length, info.rows);
    golden.exact(`${title} first`, times[0], goldenTime(info.first));
    golden.exact(`${title} last`, times[times.length - 1], goldenTime(info.last));
    golden.exact(`${title} missing`, times.length - present.length, info.n_nan);
    const firstValid = times[values.findIndex((x) => !Number.isNaN(x))];
    golden.exact(`${title} first valid`, firstValid, goldenTime(info.first_valid));
    golden.number(`${title} mean`, present.reduce((sum, x) => sum + x, 0) / present.length, info.mean);
    golden.number(`${title} last value`, values[values.length - 1], info.last_value);
  }
}

/** Figures of one instrument in scalars.json. */
export function compareScalars(golden: GoldenComparison, backtest: Backtest, code: string): void {
  const expected =
    golden.json<Record<string, Record<string, number | string | Record<string, number>>>>('scalars.json')[
      code
    ];
  const { costs, accounts, forecasts, combination, data } = backtest;
  const { slippage, perBlock, percentage, perTrade } = costs.costs(code);
  golden.exact(`${code} currency`, data.instrument(code).currency, expected['currency']);
  compareNumbers(golden, code, expected, {
    value_of_block_price_move: data.instrument(code).pointSize,
    rolls_per_year: costs.rollsPerYear(code),
    SR_cost_per_trade: costs.costSRPerTrade(code),
    SR_holding_cost: costs.holdingCostSR(code),
    recent_average_price: costs.recentPrice(code),
    recent_average_annual_price_vol: costs.recentAnnualVol(code),
    subsystem_turnover: accounts.subsystemTurnover(code),
    instrument_turnover: accounts.instrumentTurnover(code),
    turnover_at_portfolio_level: accounts.portfolioLevelTurnover(code),
    fdm_last: lastValid(combination.diversificationMultiplier(code).values),
  });
  compareNumbers(golden, code, expected['raw_costs'] as Record<string, number>, {
    price_slippage: slippage,
    value_of_block_commission: perBlock,
    percentage_cost: percentage,
    value_of_pertrade_commission: perTrade,
  });
  for (const [rule, value] of Object.entries(expected['forecast_turnover'] as Record<string, number>))
    golden.number(`${code} turnover ${rule}`, costs.forecastTurnover(code, rule), value);
  for (const [rule, value] of Object.entries(
    expected['SR_cost_for_instrument_forecast'] as Record<string, number>,
  ))
    golden.number(`${code} SR cost ${rule}`, costs.forecastCostSR(code, rule), value);
  for (const [rule, value] of Object.entries(expected['forecast_scalar'] as Record<string, number>))
    golden.exact(`${code} scalar ${rule}`, forecasts.scalar(code, rule), value);
  const curve = accounts.forInstrument(code);
  const net = curveStatistics(percentOf(curve.net, curve.capital).values, 'daily');
  compareStatistics(golden, `${code} net`, net, expected['stats_net_percent'] as GoldenStatistics);
  const gross = curveStatistics(percentOf(curve.gross, curve.capital).values, 'daily');
  compareStatistics(golden, `${code} gross`, gross, expected['stats_gross_percent'] as GoldenStatistics);
}

/** The `portfolio` entry of scalars.json. */
export function comparePortfolioScalars(golden: GoldenComparison, backtest: Backtest): void {
  const expected =
    golden.json<Record<string, Record<string, number | Record<string, number>>>>('scalars.json')['portfolio'];
  const { portfolio, accounts, instruments, config } = backtest;
  const target = expected['vol_target'] as Record<string, number>;
  golden.exact('base currency', config.baseCurrency, target['base_currency']);
  golden.exact('vol target', config.percentageVolTarget, target['percentage_vol_target']);
  golden.exact('capital', config.notionalTradingCapital, target['notional_trading_capital']);
  golden.number(
    'daily cash target',
    dailyCashTarget(config.notionalTradingCapital, config.percentageVolTarget),
    target['daily_cash_vol_target'],
  );
  golden.number(
    'idm',
    lastValid(portfolio.diversificationMultiplier().values),
    expected['idm_last'] as number,
  );
  golden.number(
    'turnover',
    accounts.totalPortfolioLevelTurnover(),
    expected['total_portfolio_level_turnover'] as number,
  );
  const weights = portfolio.instrumentWeights();
  for (const code of instruments) {
    golden.number(
      `weight ${code}`,
      lastValid(weights.columns[code]),
      (expected['instrument_weights_last'] as Record<string, number>)[code],
    );
    golden.number(
      `position ${code}`,
      lastValid(portfolio.notionalPosition(code).values),
      (expected['final_notional_positions'] as Record<string, number>)[code],
    );
  }
}

function compareNumbers(
  golden: GoldenComparison,
  name: string,
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, number>>,
): void {
  for (const [key, value] of Object.entries(actual))
    golden.number(`${name} ${key}`, value, expected[key] as number);
}

function curveColumns(curve: AccountCurve): Record<string, TimeSeries> {
  return {
    net_percent: percentOf(curve.net, curve.capital),
    gross_percent: percentOf(curve.gross, curve.capital),
    costs_percent: percentOf(curve.costs, curve.capital),
    net_base_currency: curve.net,
  };
}
