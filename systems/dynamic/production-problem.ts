import type { CorrelationMatrix } from '../estimation/correlation-matrix';
import { dynamicCovariance } from './covariance';
import type { DynamicProblem, SpeedControl } from './dynamic-problem';

/** Stands for no limit on a position. */
export const NO_POSITION_LIMIT = 999_999_999;

/** What the operator's overrides, taken together, allow. */
export type CumulativeOverride = 'none' | 'close' | 'no trade' | 'reduce only' | 'partial';

/** One instrument of a dynamic strategy on the day orders are made. */
export interface ProductionInstrument {
  readonly name: string;
  /** Contracts the strategy holds. */
  readonly held: number;
  /** Latest unrounded optimal position; NaN if none is stored. */
  readonly optimal: number;
  /** Price points. */
  readonly lastAdjustedPrice: number;
  readonly pointSize: number;
  /** Base currency per unit of instrument currency. */
  readonly fx: number;
  /** Cost of trading one contract, slippage included, at the last year's mean price; instrument currency. */
  readonly cashCostOfOneContract: number;
  /** Annual, as a fraction of value. */
  readonly annualStdev: number;
  /** Limits in contracts; absent where none is set. */
  readonly strategyLimit?: number;
  readonly instrumentLimit?: number;
  readonly override: CumulativeOverride;
  /** In `trading_restrictions`: may not be traded at all. */
  readonly isRestricted: boolean;
  /** In `bad_markets`, a duplicate, ignored, or its roll state forbids opening. */
  readonly isReduceOnly: boolean;
}

export interface ProductionSettings {
  /** Strategy capital, base currency. */
  readonly capital: number;
  readonly correlation: CorrelationMatrix | null;
  /**
   * Part of each correlation that is taken away: that of the backtest, so that production trades what the backtest
   * says. 0 is what pysystemtrade's production does.
   */
  readonly shrinkage: number;
  readonly costMultiplier: number;
  readonly speed: SpeedControl;
}

/** The optimisation that order generation solves, from production data. */
export function productionProblem(
  instruments: readonly ProductionInstrument[],
  settings: ProductionSettings,
): DynamicProblem {
  const names = instruments.map(({ name }) => name);
  const each = (f: (instrument: ProductionInstrument) => number) => Float64Array.from(instruments, f);
  const value = (i: ProductionInstrument) => contractValue(i, settings.capital);
  return {
    names,
    optimalContracts: each(({ optimal }) => optimal),
    contractValues: each(value),
    covariance: dynamicCovariance(
      names,
      settings.correlation,
      each((i) => i.annualStdev),
      settings.shrinkage,
    ),
    costs: each(
      (i) => (settings.costMultiplier * i.cashCostOfOneContract * i.fx) / value(i) / settings.capital,
    ),
    previousContracts: each(({ held }) => held),
    maximumContracts: each(maximumContracts),
    constraints: {
      noTrade: namesOf(instruments, (i) => i.isRestricted || i.override === 'no trade'),
      reduceOnly: namesOf(instruments, (i) => i.isReduceOnly || i.override === 'reduce only'),
      longOnly: new Set(),
    },
    speed: settings.speed,
  };
}

/** An adjusted price can be negative; at 0 nothing can be said, and the instrument takes no part. */
function contractValue({ pointSize, fx, lastAdjustedPrice }: ProductionInstrument, capital: number): number {
  return lastAdjustedPrice === 0 ? NaN : (pointSize * fx * Math.abs(lastAdjustedPrice)) / capital;
}

function maximumContracts({ strategyLimit, instrumentLimit, override }: ProductionInstrument): number {
  if (override === 'close') return 0;
  return Math.min(strategyLimit ?? NO_POSITION_LIMIT, instrumentLimit ?? NO_POSITION_LIMIT);
}

function namesOf(
  instruments: readonly ProductionInstrument[],
  isIn: (instrument: ProductionInstrument) => boolean,
): ReadonlySet<string> {
  return new Set(instruments.filter(isIn).map(({ name }) => name));
}
