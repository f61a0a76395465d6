import { type CurveFrequency, percentOf, percentReturns } from './accounting/account-curve';
import { type AverageStatistic, averageStatistic } from './accounting/average-statistic';
import { type CurveStatistics, curveStatistics } from './accounting/statistics';
import type { Backtest } from './backtest';
import { lastValid } from './primitives/time-series';

const FREQUENCIES: readonly CurveFrequency[] = ['daily', 'weekly', 'monthly', 'annual'];

/** Statistics of the portfolio's returns by name: percent of capital, `daily_base_currency` in money. */
export function portfolioStatistics(backtest: Backtest): Readonly<Record<string, CurveStatistics>> {
  const curve = backtest.accounts.portfolio();
  const byFrequency = FREQUENCIES.map((frequency) => [
    frequency,
    curveStatistics(percentReturns(curve, 'net', frequency).values, frequency),
  ]);
  return {
    ...Object.fromEntries(byFrequency),
    daily_gross: curveStatistics(percentOf(curve.gross, curve.capital).values, 'daily'),
    daily_costs: curveStatistics(percentOf(curve.costs, curve.capital).values, 'daily'),
    daily_base_currency: curveStatistics(curve.net.values, 'daily'),
  };
}

/** Sharpe ratio of each instrument's net profit in the portfolio. */
export function sharpeByInstrument(backtest: Backtest): Readonly<Record<string, number>> {
  return averageSharpe(backtest).byName;
}

/** All of `portfolio/stats.json`, in pysystemtrade's names. */
export function statisticsSummary(backtest: Backtest): Readonly<Record<string, unknown>> {
  const statistics = portfolioStatistics(backtest);
  const { byName, timeWeighted, equallyWeighted } = averageSharpe(backtest);
  return {
    ...statistics,
    printed_table_daily_percent: PRINTED.map((name) => [name, fourDigits(statistics['daily'][name])]),
    get_stats_sharpe_by_instrument: byName,
    get_stats_sharpe_mean_timeweighted: timeWeighted,
    // Parity: the source divides its mean by the number of curves once more.
    get_stats_sharpe_mean_equalweighted: equallyWeighted / Object.keys(byName).length,
  };
}

const PRINTED = [
  'min',
  'max',
  'median',
  'mean',
  'std',
  'skew',
  'ann_mean',
  'ann_std',
  'sharpe',
  'sortino',
  'avg_drawdown',
  'time_in_drawdown',
  'calmar',
  'avg_return_to_drawdown',
  'avg_loss',
  'avg_gain',
  'gaintolossratio',
  'profitfactor',
  'hitrate',
  't_stat',
  'p_value',
] as const satisfies readonly (keyof CurveStatistics)[];

function averageSharpe({ accounts, instruments }: Backtest): AverageStatistic {
  const curves = instruments.map((code) => [code, accounts.forInstrument(code)] as const);
  return averageStatistic(Object.fromEntries(curves), 'sharpe');
}

/** At most four significant digits, as text. */
function fourDigits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : String(value).toLowerCase();
}

/** Figures that are no series: costs, turnovers, last weights, by instrument and for the portfolio. */
export function scalarSummary(backtest: Backtest): Readonly<Record<string, unknown>> {
  const { instruments, forecasts } = backtest;
  const byInstrument = instruments.map((code) => [code, instrumentScalars(backtest, code)]);
  return {
    instruments,
    rules: forecasts.allRules(),
    rules_with_weight: [...new Set(instruments.flatMap((code) => forecasts.rules(code)))].sort(),
    ...Object.fromEntries(byInstrument),
    portfolio: portfolioScalars(backtest),
  };
}

function instrumentScalars(backtest: Backtest, code: string) {
  const { costs, accounts, combination, data, forecasts, config } = backtest;
  const { slippage, perBlock, percentage, perTrade } = costs.costs(code);
  const rules = Object.keys(config.tradingRules);
  const { net, gross, capital } = accounts.forInstrument(code);
  return {
    currency: data.instrument(code).currency,
    value_of_block_price_move: data.instrument(code).pointSize,
    raw_costs: {
      price_slippage: slippage,
      value_of_block_commission: perBlock,
      percentage_cost: percentage,
      value_of_pertrade_commission: perTrade,
    },
    rolls_per_year: costs.rollsPerYear(code),
    SR_cost_per_trade: costs.costSRPerTrade(code),
    SR_holding_cost: costs.holdingCostSR(code),
    recent_average_price: costs.recentPrice(code),
    recent_average_annual_price_vol: costs.recentAnnualVol(code),
    forecast_turnover: byRule(rules, (rule) => costs.forecastTurnover(code, rule)),
    SR_cost_for_instrument_forecast: byRule(rules, (rule) => costs.forecastCostSR(code, rule)),
    forecast_scalar: byRule(rules, (rule) => lastOf(forecasts.scalar(code, rule))),
    subsystem_turnover: accounts.subsystemTurnover(code),
    instrument_turnover: accounts.instrumentTurnover(code),
    turnover_at_portfolio_level: accounts.portfolioLevelTurnover(code),
    fdm_last: lastValid(combination.diversificationMultiplier(code).values),
    forecast_weights_last: lastRow(combination.weights(code).columns),
    stats_net_percent: curveStatistics(percentOf(net, capital).values, 'daily'),
    stats_gross_percent: curveStatistics(percentOf(gross, capital).values, 'daily'),
  };
}

function portfolioScalars({ config, portfolio, accounts, instruments }: Backtest) {
  const annualTarget = (config.notionalTradingCapital * config.percentageVolTarget) / 100;
  return {
    vol_target: {
      base_currency: config.baseCurrency,
      percentage_vol_target: config.percentageVolTarget,
      notional_trading_capital: config.notionalTradingCapital,
      annual_cash_vol_target: annualTarget,
      daily_cash_vol_target: annualTarget / 16,
    },
    instrument_weights_last: lastRow(portfolio.instrumentWeights().columns),
    idm_last: lastValid(portfolio.diversificationMultiplier().values),
    total_portfolio_level_turnover: accounts.totalPortfolioLevelTurnover(),
    final_notional_positions: byRule(instruments, (code) =>
      lastValid(portfolio.notionalPosition(code).values),
    ),
  };
}

function lastOf(scalar: number | { readonly values: Float64Array }): number {
  return typeof scalar === 'number' ? scalar : lastValid(scalar.values);
}

function lastRow(columns: Readonly<Record<string, Float64Array>>): Record<string, number> {
  return Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, lastValid(values)]));
}

function byRule(names: readonly string[], value: (name: string) => number): Record<string, number> {
  return Object.fromEntries(names.map((name) => [name, value(name)]));
}
