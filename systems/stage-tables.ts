import { type AccountCurve, percentOf } from './accounting/account-curve';
import { cumulative } from './accounting/drawdown';
import type { Backtest } from './backtest';
import { column, type Frame, type TimeSeries } from './primitives/time-series';

export type NamedSeries = Readonly<Record<string, TimeSeries>>;

/** Some series of one stage, under the names that pysystemtrade's methods suggest. */
export interface StageTable {
  /** Also the folder that it is written to. */
  readonly stage:
    | 'rawdata'
    | 'forecasts'
    | 'combined'
    | 'fx'
    | 'positions'
    | 'pandl'
    | 'portfolio'
    | 'dynamic';
  /** Instrument, or what it is about where it is about all of them. */
  readonly name: string;
  readonly units: string;
  /** Computed when called; nothing is kept but what the backtest keeps. */
  series(): NamedSeries;
}

/** Every stage's series, in the order in which they are computed; `dynamic` adds the optimised positions. */
export function stageTables(backtest: Backtest, options: { readonly dynamic?: boolean } = {}): StageTable[] {
  const perInstrument = backtest.instruments.flatMap((code) => instrumentTables(backtest, code));
  return [
    ...perInstrument,
    ...portfolioTables(backtest),
    ...(options.dynamic ? dynamicTables(backtest) : []),
  ];
}

const PANDL_UNITS = '% of notional capital; base currency';

function instrumentTables(backtest: Backtest, code: string): StageTable[] {
  const table = (stage: StageTable['stage'], units: string, series: () => NamedSeries): StageTable => ({
    stage,
    name: code,
    units,
    series,
  });
  return [
    table(
      'rawdata',
      'price points per day; percentage vol in % per day; roll in price points per year; carry in annual SR units',
      () => rawDataSeries(backtest, code),
    ),
    table('forecasts', 'raw: as the rule returns it; capped: forecast units (10 on average)', () =>
      forecastSeries(backtest, code),
    ),
    table('combined', 'forecast units; weights as fractions', () => combinedSeries(backtest, code)),
    table('fx', 'base currency per unit of instrument currency', () => ({
      fx_rate: backtest.sizing.fx(code),
    })),
    table('positions', 'contracts; vols in currency per contract per day', () =>
      positionSeries(backtest, code),
    ),
    table('pandl', `${PANDL_UNITS} per business day`, () => instrumentPandl(backtest, code)),
  ];
}

function rawDataSeries(backtest: Backtest, code: string): NamedSeries {
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

/** Raw forecasts of every rule of the configuration, then the scaled and capped ones that are used. */
function forecastSeries(backtest: Backtest, code: string): NamedSeries {
  const { forecasts, config } = backtest;
  const used = forecasts.rules(code);
  const all = Object.keys(config.tradingRules);
  return {
    ...named(all, (rule) => [`raw_${rule}`, forecasts.rawForecast(code, rule)]),
    ...named(used, (rule) => [`capped_${rule}`, forecasts.forecast(code, rule)]),
    ...named(used, (rule) => {
      const scalar = forecasts.scalar(code, rule);
      return typeof scalar === 'number' ? undefined : [`scalar_${rule}`, scalar];
    }),
  };
}

function combinedSeries(backtest: Backtest, code: string): NamedSeries {
  const { combination } = backtest;
  return {
    ...prefixed('weight_', combination.weights(code)),
    fdm: combination.diversificationMultiplier(code),
    combined_before_cap: combination.uncappedForecast(code),
    combined_forecast: combination.combinedForecast(code),
  };
}

function positionSeries(backtest: Backtest, code: string): NamedSeries {
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

function instrumentPandl({ accounts }: Backtest, code: string): NamedSeries {
  const subsystem = accounts.forSubsystem(code);
  return {
    ...curveSeries(accounts.forInstrument(code)),
    subsystem_net_percent: percentOf(subsystem.net, subsystem.capital),
  };
}

function portfolioTables({ config, portfolio, accounts }: Backtest): StageTable[] {
  const table = (name: string, units: string, series: () => NamedSeries): StageTable => ({
    stage: 'portfolio',
    name,
    units,
    series,
  });
  const estimated = config.useInstrumentWeightEstimates;
  return [
    table('instrument_weights', 'fraction', () => prefixed('', portfolio.instrumentWeights())),
    ...(estimated
      ? [table('raw_instrument_weights', 'fraction', () => prefixed('', portfolio.rawInstrumentWeights()))]
      : []),
    table('idm', 'multiple', () => ({ idm: portfolio.diversificationMultiplier() })),
    ...(config.riskOverlay
      ? [table('risk_scalar', 'multiple', () => ({ risk_scalar: portfolio.riskScalar() }))]
      : []),
    table('pandl', PANDL_UNITS, () => portfolioPandl(accounts.portfolio())),
    ...(config.capitalMultiplier === 'fixed_capital'
      ? []
      : [
          table('capital_multiplier', 'multiple', () => ({
            capital_multiplier: portfolio.capitalMultiplier(),
          })),
          table('pandl_with_multiplier', PANDL_UNITS, () =>
            portfolioPandl(accounts.portfolioWithMultiplier()),
          ),
        ]),
  ];
}

function dynamicTables({ dynamic, instruments, accounts }: Backtest): StageTable[] {
  const table = (name: string, units: string, series: () => NamedSeries): StageTable => ({
    stage: 'dynamic',
    name,
    units,
    series,
  });
  return [
    table('optimised_positions', 'contracts', () =>
      named(instruments, (code) => [code, dynamic.position(code)]),
    ),
    table('pandl', PANDL_UNITS, () => portfolioPandl(accounts.optimisedPortfolio())),
    table('unrounded_positions', 'contracts', () => prefixed('', dynamic.unroundedPositions())),
    table('per_contract_value', 'fraction of capital', () =>
      named(instruments, (code) => [code, dynamic.contractValue(code)]),
    ),
    table('cost_per_weight', 'fraction of capital per unit of weight', () =>
      named(instruments, (code) => [code, dynamic.costPerWeight(code)]),
    ),
  ];
}

function portfolioPandl(curve: AccountCurve): NamedSeries {
  const net = percentOf(curve.net, curve.capital);
  return { ...curveSeries(curve), net_percent_curve: { times: net.times, values: cumulative(net.values) } };
}

function curveSeries(curve: AccountCurve): NamedSeries {
  return {
    net_percent: percentOf(curve.net, curve.capital),
    gross_percent: percentOf(curve.gross, curve.capital),
    costs_percent: percentOf(curve.costs, curve.capital),
    net_base_currency: curve.net,
  };
}

function prefixed(prefix: string, frame: Frame): NamedSeries {
  return named(Object.keys(frame.columns), (name) => [`${prefix}${name}`, column(frame, name)]);
}

function named(
  names: readonly string[],
  entry: (name: string) => [string, TimeSeries] | undefined,
): NamedSeries {
  const entries = names.map(entry).filter((each): each is [string, TimeSeries] => each !== undefined);
  return Object.fromEntries(entries);
}
