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
  const { config, data, instruments, rawData, sizing, portfolio, costs } = inputs;
  const capital = config.notionalTradingCapital;

  /** Contracts at an average forecast within the portfolio. */
  const portfolioAverage = memoise((code: string) =>
    timesFactors(sizing.averagePosition(code), [
      column(portfolio.instrumentWeights(), code),
      portfolio.diversificationMultiplier(),
    ]),
  );
  const traded = (code: string, positions: TimeSeries): TradedPositions => ({
    positions,
    dailyPrice: rawData(code).dailyPrice(),
    pointSize: data.instrument(code).pointSize,
    fx: sizing.fx(code),
    capital,
    delayFill: true,
    rounded: true,
  });
  const cashSettings = (code: string): CashCostSettings => ({
    costs: costs.costs(code),
    rollsPerYear: costs.rollsPerYear(code),
    multiplyRollCostsBy: config.multiplyRollCostsBy,
    volNormalise: config.volNormaliseCurrencyCosts,
  });
  const withSRCosts = (trade: TradedPositions, code: string, timesPerYear: number, average: TimeSeries) =>
    accountWithSRCosts(trade, {
      annualSR: costs.annualCostSR(code, timesPerYear),
      averagePosition: average,
      dailyVol: rawData(code).dailyVol(),
    });
  const withCashCosts = (trade: TradedPositions, code: string, multiplyRollCostsBy: number) =>
    accountWithCashCosts(trade, { ...cashSettings(code), multiplyRollCostsBy });

  const stage: AccountsStage = {
    forForecast: memoisePair((code, rule) => {
      const cash = dailyRiskTarget(config);
      const inputsOf = {
        dailyVol: rawData(code).dailyVol(),
        pointSize: data.instrument(code).pointSize,
        cash,
      };
      const positions = forecastPosition(inputs.forecasts.forecast(code, rule), inputsOf);
      const average = forecastPosition(constantForecast(rawData(code).dailyVol()), inputsOf);
      const trade = { ...traded(code, positions), rounded: false };
      return accountWithSRCosts(trade, {
        annualSR: costs.forecastCostSR(code, rule),
        averagePosition: average,
        dailyVol: rawData(code).dailyVol(),
      });
    }),
    forSubsystem: memoise((code: string) => {
      const trade = traded(code, portfolio.bufferedSubsystemPosition(code, true));
      return config.useSRCosts
        ? withSRCosts(trade, code, stage.subsystemTurnover(code), sizing.averagePosition(code))
        : withCashCosts(trade, code, 1);
    }),
    forInstrument: memoise((code: string) => {
      const trade = traded(code, portfolio.bufferedPosition(code, true));
      return config.useSRCosts
        ? withSRCosts(trade, code, stage.instrumentTurnover(code), portfolioAverage(code))
        : withCashCosts(trade, code, config.multiplyRollCostsBy);
    }),
    portfolio: lazy(() => addCurves(instruments.map(stage.forInstrument), capital)),
    forInstrumentWithMultiplier: memoise((code: string) => {
      const multiplied = actualCapital(portfolio, capital);
      const trade = { ...traded(code, portfolio.bufferedActualPosition(code, true)), capital: multiplied };
      return config.useSRCosts
        ? withSRCosts(
            trade,
            code,
            stage.instrumentTurnover(code),
            timesFactors(portfolioAverage(code), [portfolio.capitalMultiplier()]),
          )
        : withCashCosts(trade, code, config.multiplyRollCostsBy);
    }),
    portfolioWithMultiplier: lazy(() =>
      addCurves(instruments.map(stage.forInstrumentWithMultiplier), actualCapital(portfolio, capital)),
    ),
    rules: createRuleAccounts({
      instruments,
      rules: inputs.forecasts.rules,
      forForecast: (code, rule) => stage.forForecast(code, rule),
      instrumentWeights: portfolio.instrumentWeights,
      instrumentMultiplier: portfolio.diversificationMultiplier,
      forecastWeights: inputs.combination.weights,
      forecastMultiplier: inputs.combination.diversificationMultiplier,
      capital,
    }),
    forOptimisedInstrument: memoise((code: string) => {
      const trade = traded(code, inputs.optimisedPosition(code));
      return config.useSRCosts
        ? withSRCosts(trade, code, turnover(trade.positions, portfolioAverage(code)), portfolioAverage(code))
        : withCashCosts(trade, code, config.multiplyRollCostsBy);
    }),
    optimisedPortfolio: lazy(() => addCurves(instruments.map(stage.forOptimisedInstrument), capital)),
    forSimulatedOrders: (code, { kind, prices }) => {
      if (config.useSRCosts)
        throw wrongValue('use_SR_costs', 'simulated orders need cash costs', 'Set it to false.');
      const optimal = portfolio.notionalPosition(code);
      const orders =
        prices === 'daily'
          ? simulateOrders(optimal, rawData(code).dailyPrice(), kind)
          : simulateOrders(knownNextDay(optimal), rawData(code).hourlyPrice(), kind);
      const dailyPrice = prices === 'daily' ? rawData(code).dailyPrice() : rawData(code).hourlyPrice();
      return accountOfOrders(orders, { ...traded(code, optimal), dailyPrice }, cashSettings(code));
    },
    portfolioOfSimulatedOrders: (variant) =>
      addCurves(
        instruments.map((code) => stage.forSimulatedOrders(code, variant)),
        capital,
      ),
    subsystemTurnover: memoise((code: string) =>
      turnover(sizing.subsystemPosition(code), sizing.averagePosition(code)),
    ),
    instrumentTurnover: memoise((code: string) =>
      turnover(portfolio.bufferedPosition(code, true), portfolioAverage(code)),
    ),
    portfolioLevelTurnover: memoise((code: string) =>
      turnover(portfolio.bufferedPosition(code, true), sizing.averagePosition(code)),
    ),
    totalPortfolioLevelTurnover: () =>
      instruments.reduce((sum, code) => sum + stage.portfolioLevelTurnover(code), 0),
  };
  return stage;
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
