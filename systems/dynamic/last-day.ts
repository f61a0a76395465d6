import type { Backtest } from '../backtest';
import type { BacktestConfig } from '../config/backtest-config';
import type { CorrelationMatrix } from '../estimation/correlation-matrix';
import { correlationAt } from '../estimation/correlations-over-time';
import { lastValid } from '../primitives/time-series';
import { dynamicCovariance } from './covariance';
import type { DynamicConstraints, DynamicProblem, SpeedControl } from './dynamic-problem';
import { type ProductionEstimates, productionEstimates } from './production-estimates';

/** Everything about one instrument that the optimisation of the last day needs, positions held apart. */
export interface LastDayInstrument {
  readonly name: string;
  /** Unrounded contracts before the risk overlay: what the backtest optimises. */
  readonly positionBeforeOverlay: number;
  /** Unrounded contracts, overlay included: what pysystemtrade's production optimises. */
  readonly position: number;
  /** Value of one contract as a fraction of capital, at the price of the current contract. */
  readonly contractValue: number;
  /** Annual, as a fraction of value. */
  readonly annualStdev: number;
  /** Cost of trading one unit of weight, as a fraction of capital, multiplier not included. */
  readonly costPerWeight: number;
  readonly lastAdjustedPrice: number;
  readonly pointSize: number;
  /** Base currency per unit of instrument currency. */
  readonly fx: number;
  /** Cost of trading one contract, slippage included; instrument currency. */
  readonly cashCostOfOneContract: number;
}

/** What a day's optimisation is computed from. It can be stored and solved later, when positions are known. */
export interface LastDay {
  readonly instruments: readonly LastDayInstrument[];
  /** Of the backtest; null: none is known yet. */
  readonly correlation: CorrelationMatrix | null;
  /** Base currency. */
  readonly capital: number;
  readonly shrinkage: number;
  readonly costMultiplier: number;
  readonly speed: SpeedControl;
  readonly reduceOnly: readonly string[];
  readonly longOnly: readonly string[];
  /** What pysystemtrade's production uses in their place. */
  readonly production: ProductionEstimates;
}

/**
 * The last day of a backtest as the dynamic optimisation sees it. `production`: the
 * configuration outside the strategy's file, for what pysystemtrade's production takes from there.
 */
export function lastDayOf(backtest: Backtest, production: BacktestConfig = backtest.config): LastDay {
  const { config, dynamic, instruments } = backtest;
  const { times } = dynamic.unroundedPositions();
  const { shadowCost, trackingErrorBuffer, costMultiplier, shrinkInstrumentReturnsCorrelation } =
    config.smallSystem;
  const { reduceOnly, longOnly } = dynamic.constraints();
  return {
    instruments: instruments.map((code) => lastDayInstrument(backtest, code)),
    correlation: correlationAt(dynamic.correlations(), times[times.length - 1]),
    capital: config.notionalTradingCapital,
    shrinkage: shrinkInstrumentReturnsCorrelation,
    costMultiplier,
    speed: { shadowCost, trackingErrorBuffer },
    reduceOnly: [...reduceOnly],
    longOnly: [...longOnly],
    production: productionEstimates(backtest, production),
  };
}

function lastDayInstrument(backtest: Backtest, code: string): LastDayInstrument {
  const { dynamic, portfolio, rawdata, sizing, costs, data } = backtest;
  return {
    name: code,
    positionBeforeOverlay: lastValid(dynamic.unroundedPositions().columns[code]),
    position: lastValid(portfolio.notionalPosition(code).values),
    contractValue: lastValid(dynamic.contractValue(code).values),
    annualStdev: lastValid(dynamic.annualStdev(code).values),
    costPerWeight: lastValid(dynamic.costPerWeight(code).values),
    lastAdjustedPrice: lastValid(rawdata(code).dailyPrice().values),
    pointSize: data.instrument(code).pointSize,
    fx: lastValid(sizing.fx(code).values),
    cashCostOfOneContract: costs.cashCostOfOneContract(code),
  };
}

/** What is known only when orders are made. Arrays are in the order of the day's instruments. */
export interface HeldAndAllowed {
  readonly held: Float64Array;
  /** Largest absolute number of contracts; 0 where the position must be closed. */
  readonly maximumContracts: Float64Array;
  readonly noTrade: ReadonlySet<string>;
  readonly reduceOnly: ReadonlySet<string>;
}

/**
 * The optimisation of the last day from the positions held, with the backtest's own inputs: from the same
 * positions and without limits the answer is the backtest's.
 */
export function problemOfLastDay(day: LastDay, { held, ...allowed }: HeldAndAllowed): DynamicProblem {
  const names = day.instruments.map(({ name }) => name);
  const each = (f: (instrument: LastDayInstrument) => number) => Float64Array.from(day.instruments, f);
  const constraints: DynamicConstraints = {
    noTrade: allowed.noTrade,
    reduceOnly: new Set([...day.reduceOnly, ...allowed.reduceOnly]),
    longOnly: new Set(day.longOnly),
  };
  return {
    names,
    optimalContracts: each((i) => i.positionBeforeOverlay),
    contractValues: each((i) => i.contractValue),
    covariance: dynamicCovariance(
      names,
      day.correlation,
      each((i) => i.annualStdev),
      day.shrinkage,
    ),
    costs: each((i) => i.costPerWeight * day.costMultiplier),
    previousContracts: held,
    maximumContracts: allowed.maximumContracts,
    constraints,
    speed: day.speed,
  };
}
