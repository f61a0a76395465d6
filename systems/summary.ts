import { type CurveFrequency, percentOf, percentReturns } from './accounting/account-curve';
import { type CurveStatistics, curveStatistics } from './accounting/statistics';
import { lastValid } from './primitives/time-series';
import type { Backtest } from './run-backtest';

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
export function sharpeByInstrument({ accounts, instruments }: Backtest): Readonly<Record<string, number>> {
  return Object.fromEntries(
    instruments.map((code) => {
      const { net, capital } = accounts.forInstrument(code);
      return [code, curveStatistics(percentOf(net, capital).values, 'daily').sharpe];
    }),
  );
}

/** Figures that are no series: costs, turnovers, last weights, by instrument and for the portfolio. */
export function scalarSummary(backtest: Backtest): Readonly<Record<string, unknown>> {
  const byInstrument = backtest.instruments.map((code) => [code, instrumentScalars(backtest, code)]);
  return { ...Object.fromEntries(byInstrument), portfolio: portfolioScalars(backtest) };
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
