import type { BacktestConfig } from '../config/backtest-config';
import { wrongValue } from '../config/wrong-value';
import type { SystemData } from '../data/system-data';
import type { CombinationStage } from '../forecasts/combination-stage';
import type { ForecastStage } from '../forecasts/forecast-stage';
import { timesFactors } from '../portfolio/notional-position';
import type { PortfolioStage } from '../portfolio/portfolio-stage';
import { scale } from '../primitives/arithmetic';
import { shift } from '../primitives/difference';
import { lazy, memoise } from '../primitives/memoise';
import { column, constantSeries, type TimeSeries } from '../primitives/time-series';
import type { RawData } from '../rawdata/raw-data';
import type { SizingStage } from '../sizing/sizing-stage';
import { type AccountCurve, addCurves } from './account-curve';
import type { CostStage } from './cost-stage';
import { forecastPosition } from './forecast-position';
import { knownNextDay, type OrderKind, simulateOrders } from './order-simulation';
import { createRuleAccounts, type RuleAccounts } from './rule-accounts';
import {
  accountOfOrders,
  accountWithCashCosts,
  accountWithSRCosts,
  type CashCostSettings,
  type TradedPositions,
} from './trade-account';
import { turnover } from './turnover';

/** Account curves at every level, base currency per business day. */
export interface AccountsStage {
  /** One rule on one instrument with the whole capital; always SR costs. */
  forForecast(code: string, rule: string): AccountCurve;
  /** One instrument with the whole capital, buffered and rounded. */
  forSubsystem(code: string): AccountCurve;
  /** One instrument as traded in the portfolio, buffered and rounded. */
  forInstrument(code: string): AccountCurve;
  portfolio(): AccountCurve;
  forInstrumentWithMultiplier(code: string): AccountCurve;
  portfolioWithMultiplier(): AccountCurve;
  /** Single rules at their share of the whole, and rules over all their instruments. */
  readonly rules: RuleAccounts;
  /** One instrument's whole contracts of the dynamic optimisation. */
  forOptimisedInstrument(code: string): AccountCurve;
  optimisedPortfolio(): AccountCurve;
  /**
   * One instrument with unbuffered orders stepped through daily or hourly prices instead of buffered positions.
   * Throws BAD_CONFIG with `use_SR_costs`: orders cost money.
   */
  forSimulatedOrders(code: string, variant: OrderVariant): AccountCurve;
  portfolioOfSimulatedOrders(variant: OrderVariant): AccountCurve;
  subsystemTurnover(code: string): number;
  instrumentTurnover(code: string): number;
  /** Of the instrument's trades relative to the whole capital's average position. */
  portfolioLevelTurnover(code: string): number;
  totalPortfolioLevelTurnover(): number;
}

export interface OrderVariant {
  readonly kind: OrderKind;
  readonly prices: 'daily' | 'hourly';
}

export interface AccountsInputs {
  readonly config: BacktestConfig;
  readonly data: SystemData;
  readonly instruments: readonly string[];
  readonly rawData: (code: string) => RawData;
  readonly forecasts: ForecastStage;
  readonly combination: CombinationStage;
  readonly sizing: SizingStage;
  readonly portfolio: PortfolioStage;
  readonly costs: CostStage;
  /** Whole contracts of the dynamic optimisation. */
  readonly optimisedPosition: (code: string) => TimeSeries;
}

export function createAccountsStage(inputs: AccountsInputs): AccountsStage {
  const turnovers = createTurnovers(inputs);
  const charged = createCharging(inputs, turnovers);
  const whole = { ...portfolioAccounts(inputs, charged), ...accountsWithMultiplier(inputs, charged) };
  const forForecast = memoisePair((code, rule) => forecastAccount(inputs, charged.traded, code, rule));
  return {
    forForecast,
    ...whole,
    rules: ruleAccountsOf(inputs, forForecast),
    ...optimisedAccounts(inputs, charged),
    ...simulatedAccounts(inputs, charged),
    subsystemTurnover: turnovers.subsystem,
    instrumentTurnover: turnovers.instrument,
    portfolioLevelTurnover: turnovers.portfolioLevel,
    totalPortfolioLevelTurnover: () =>
      inputs.instruments.reduce((sum, code) => sum + turnovers.portfolioLevel(code), 0),
  };
}

/** How often an instrument is traded in a year, and what that is measured against. */
interface Turnovers {
  /** Contracts at an average forecast within the portfolio. */
  readonly portfolioAverage: (code: string) => TimeSeries;
  readonly subsystem: (code: string) => number;
  readonly instrument: (code: string) => number;
  readonly portfolioLevel: (code: string) => number;
}

function createTurnovers({ sizing, portfolio }: AccountsInputs): Turnovers {
  const portfolioAverage = memoise((code: string) =>
    timesFactors(sizing.averagePosition(code), [
      column(portfolio.instrumentWeights(), code),
      portfolio.diversificationMultiplier(),
    ]),
  );
  return {
    portfolioAverage,
    subsystem: memoise((code: string) =>
      turnover(sizing.subsystemPosition(code), sizing.averagePosition(code)),
    ),
    instrument: memoise((code: string) =>
      turnover(portfolio.bufferedPosition(code, true), portfolioAverage(code)),
    ),
    portfolioLevel: memoise((code: string) =>
      turnover(portfolio.bufferedPosition(code, true), sizing.averagePosition(code)),
    ),
  };
}

/** Positions as accounts take them, and accounts of them less what their trades cost, as configured. */
interface Charging {
  readonly turnovers: Turnovers;
  readonly traded: (code: string, positions: TimeSeries) => TradedPositions;
  readonly cashSettings: (code: string) => CashCostSettings;
  /** `timesPerYear` and `average` are asked for only where costs are a Sharpe ratio. */
  readonly account: (
    trade: TradedPositions,
    code: string,
    sr: { readonly timesPerYear: () => number; readonly average: () => TimeSeries },
    multiplyRollCostsBy?: number,
  ) => AccountCurve;
}

function createCharging(inputs: AccountsInputs, turnovers: Turnovers): Charging {
  const { config, data, rawData, sizing, costs } = inputs;
  const cashSettings = (code: string): CashCostSettings => ({
    costs: costs.costs(code),
    rollsPerYear: costs.rollsPerYear(code),
    multiplyRollCostsBy: config.multiplyRollCostsBy,
    volNormalise: config.volNormaliseCurrencyCosts,
  });
  return {
    turnovers,
    cashSettings,
    traded: (code, positions) => ({
      positions,
      dailyPrice: rawData(code).dailyPrice(),
      pointSize: data.instrument(code).pointSize,
      fx: sizing.fx(code),
      capital: config.notionalTradingCapital,
      delayFill: true,
      rounded: true,
    }),
    account: (trade, code, { timesPerYear, average }, multiplyRollCostsBy = config.multiplyRollCostsBy) =>
      config.useSRCosts
        ? accountWithSRCosts(trade, {
            annualSR: costs.annualCostSR(code, timesPerYear()),
            averagePosition: average(),
            dailyVol: rawData(code).dailyVol(),
          })
        : accountWithCashCosts(trade, { ...cashSettings(code), multiplyRollCostsBy }),
  };
}

/** Always SR costs; the positions are not rounded. */
function forecastAccount(
  { config, data, rawData, forecasts, costs }: AccountsInputs,
  traded: Charging['traded'],
  code: string,
  rule: string,
): AccountCurve {
  const dailyVol = rawData(code).dailyVol();
  const risk = { dailyVol, pointSize: data.instrument(code).pointSize, cash: dailyRiskTarget(config) };
  const positions = forecastPosition(forecasts.forecast(code, rule), risk);
  return accountWithSRCosts(
    { ...traded(code, positions), rounded: false },
    {
      annualSR: costs.forecastCostSR(code, rule),
      averagePosition: forecastPosition(constantForecast(dailyVol), risk),
      dailyVol,
    },
  );
}

function portfolioAccounts(
  { config, instruments, sizing, portfolio }: AccountsInputs,
  { turnovers, traded, account }: Charging,
): Pick<AccountsStage, 'forSubsystem' | 'forInstrument' | 'portfolio'> {
  const forInstrument = memoise((code: string) =>
    account(traded(code, portfolio.bufferedPosition(code, true)), code, {
      timesPerYear: () => turnovers.instrument(code),
      average: () => turnovers.portfolioAverage(code),
    }),
  );
  return {
    forSubsystem: memoise((code: string) => {
      const trade = traded(code, portfolio.bufferedSubsystemPosition(code, true));
      const sr = {
        timesPerYear: () => turnovers.subsystem(code),
        average: () => sizing.averagePosition(code),
      };
      return account(trade, code, sr, 1);
    }),
    forInstrument,
    portfolio: lazy(() => addCurves(instruments.map(forInstrument), config.notionalTradingCapital)),
  };
}

function accountsWithMultiplier(
  { config, instruments, portfolio }: AccountsInputs,
  { turnovers, traded, account }: Charging,
): Pick<AccountsStage, 'forInstrumentWithMultiplier' | 'portfolioWithMultiplier'> {
  const capital = () => actualCapital(portfolio, config.notionalTradingCapital);
  const forInstrumentWithMultiplier = memoise((code: string) => {
    const positions = portfolio.bufferedActualPosition(code, true);
    return account({ ...traded(code, positions), capital: capital() }, code, {
      timesPerYear: () => turnovers.instrument(code),
      average: () => timesFactors(turnovers.portfolioAverage(code), [portfolio.capitalMultiplier()]),
    });
  });
  return {
    forInstrumentWithMultiplier,
    portfolioWithMultiplier: lazy(() => addCurves(instruments.map(forInstrumentWithMultiplier), capital())),
  };
}

function ruleAccountsOf(inputs: AccountsInputs, forForecast: AccountsStage['forForecast']): RuleAccounts {
  const { config, instruments, forecasts, combination, portfolio } = inputs;
  return createRuleAccounts({
    instruments,
    rules: forecasts.rules,
    forForecast,
    instrumentWeights: portfolio.instrumentWeights,
    instrumentMultiplier: portfolio.diversificationMultiplier,
    forecastWeights: combination.weights,
    forecastMultiplier: combination.diversificationMultiplier,
    capital: config.notionalTradingCapital,
  });
}

function optimisedAccounts(
  { config, instruments, optimisedPosition }: AccountsInputs,
  { turnovers, traded, account }: Charging,
): Pick<AccountsStage, 'forOptimisedInstrument' | 'optimisedPortfolio'> {
  const forOptimisedInstrument = memoise((code: string) => {
    const trade = traded(code, optimisedPosition(code));
    const average = () => turnovers.portfolioAverage(code);
    return account(trade, code, { timesPerYear: () => turnover(trade.positions, average()), average });
  });
  return {
    forOptimisedInstrument,
    optimisedPortfolio: lazy(() =>
      addCurves(instruments.map(forOptimisedInstrument), config.notionalTradingCapital),
    ),
  };
}

function simulatedAccounts(
  { config, instruments, rawData, portfolio }: AccountsInputs,
  { traded, cashSettings }: Charging,
): Pick<AccountsStage, 'forSimulatedOrders' | 'portfolioOfSimulatedOrders'> {
  const forSimulatedOrders = (code: string, { kind, prices }: OrderVariant): AccountCurve => {
    if (config.useSRCosts)
      throw wrongValue('use_SR_costs', 'simulated orders need cash costs', 'Set it to false.');
    const optimal = portfolio.notionalPosition(code);
    const dailyPrice = prices === 'daily' ? rawData(code).dailyPrice() : rawData(code).hourlyPrice();
    const orders = simulateOrders(prices === 'daily' ? optimal : knownNextDay(optimal), dailyPrice, kind);
    return accountOfOrders(orders, { ...traded(code, optimal), dailyPrice }, cashSettings(code));
  };
  return {
    forSimulatedOrders,
    portfolioOfSimulatedOrders: (variant) =>
      addCurves(
        instruments.map((code) => forSimulatedOrders(code, variant)),
        config.notionalTradingCapital,
      ),
  };
}

/** What a day's profit is a percentage of: the capital as of the day before. */
function actualCapital(portfolio: PortfolioStage, capital: number): TimeSeries {
  const { times, values } = portfolio.capitalMultiplier();
  return { times, values: scale(shift(values), capital) };
}

function dailyRiskTarget(config: BacktestConfig): number {
  return (config.notionalTradingCapital * config.percentageVolTarget) / 100 / 16;
}

function constantForecast(like: TimeSeries): TimeSeries {
  return constantSeries(like.times, 10);
}

function memoisePair<V>(compute: (code: string, rule: string) => V): (code: string, rule: string) => V {
  const byCode = memoise((code: string) => memoise((rule: string) => compute(code, rule)));
  return (code, rule) => byCode(code)(rule);
}
